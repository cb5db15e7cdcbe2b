// SPDX-License-Identifier: AGPL-3.0-or-later
// Shrinks the scripts between browser and WebAssembly, which are fetched at the first visit:
//
//   node glue.mjs FOLDER      (target/site/pkg)
//
// The script that fetches the chunks is left as written by cargo-leptos: it is minified. And wasm-bindgen names each
// function that WebAssembly asks of the browser with a random number, which no compression makes shorter: together a
// third of its script. They get short names, in the script and in the list of imports of the WebAssembly.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify } from 'terser';

const IMPORTS = 2;
const LONG_NAME = /__wbg_\w+?_[0-9a-f]{16}\b/g;

const [folder] = process.argv.slice(2);
const files = readdirSync(folder);
const file = (pattern) => join(folder, files.find((name) => pattern.test(name)));

/** A number of the WebAssembly format (LEB128), and where the next thing begins. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function encoded(value) {
  const bytes = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) + (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(bytes);
}

const text = (value) => Buffer.concat([encoded(Buffer.byteLength(value)), Buffer.from(value)]);

/** The end of what an import is, which follows its names: of a function, table, memory or global. */
function endOfKind(bytes, at) {
  const kind = bytes[at++];
  if (kind === 0) return number(bytes, at)[1];
  if (kind === 3) return at + 2;
  if (kind === 1) at += 1;
  if (kind !== 1 && kind !== 2) throw new Error(`an import of kind ${kind} is not known here`);
  const hasMost = bytes[at++] & 1;
  at = number(bytes, at)[1];
  return hasMost ? number(bytes, at)[1] : at;
}

/** The WebAssembly with other names for its imports. */
function renamed(wasm, names) {
  const parts = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const [length, begin] = number(wasm, at + 1);
    const end = begin + length;
    if (wasm[at] !== IMPORTS) {
      parts.push(wasm.subarray(at, end));
    } else {
      const [count, first] = number(wasm, begin);
      const imports = [encoded(count)];
      for (let next = first, seen = 0; seen < count; seen += 1) {
        const strings = [];
        for (const _ of ['module', 'name']) {
          const [bytes, from] = number(wasm, next);
          next = from + bytes;
          strings.push(wasm.toString('utf8', from, next));
        }
        const after = endOfKind(wasm, next);
        imports.push(text(strings[0]), text(names.get(strings[1]) ?? strings[1]), wasm.subarray(next, after));
        next = after;
      }
      const section = Buffer.concat(imports);
      parts.push(Buffer.from([IMPORTS]), encoded(section.length), section);
    }
    at = end;
  }
  return Buffer.concat(parts);
}

const loader = file(/^__wasm_split\..*\.js$/);
const { code } = await minify(readFileSync(loader, 'utf8'), { module: true, compress: { passes: 2 } });
writeFileSync(loader, code);

const [glue, wasm] = [file(/^correlare\..*\.js$/), file(/^correlare\..*\.wasm$/)];
const script = readFileSync(glue, 'utf8');
const names = new Map([...new Set(script.match(LONG_NAME))].map((name, index) => [name, `_${index.toString(36)}`]));
writeFileSync(glue, script.replace(LONG_NAME, (name) => names.get(name)));
writeFileSync(wasm, renamed(readFileSync(wasm), names));
