// SPDX-License-Identifier: AGPL-3.0-or-later
// Shrinks the script that fetches the chunks of WebAssembly, which cargo-leptos leaves as written, and compresses it anew:
// half a kB less at the first visit.
//
//   node glue.mjs FOLDER      (target/site/pkg)
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from 'terser';

const [folder] = process.argv.slice(2);
const name = readdirSync(folder).find((file) => /^__wasm_split\..*\.js$/.test(file));
const path = join(folder, name);
const { code } = await minify(readFileSync(path, 'utf8'), { module: true, compress: { passes: 2 } });
writeFileSync(path, code);
writeFileSync(`${path}.gz`, gzipSync(code, { level: 9 }));
writeFileSync(`${path}.br`, brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
