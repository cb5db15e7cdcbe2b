// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes beside each file of the built site what browsers are sent instead: brotli and gzip, as small as they go.
//
//   node compress.mjs FOLDER      (target/site)
//
// Node's own compression takes seconds; cargo-leptos' `--precompress`, in the debug build that `scripts/tools` installs,
// takes a minute.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Files that are compressed as they are, or were compressed here. */
const LEFT = /\.(woff2|br|gz)$/;

const [folder] = process.argv.slice(2);
const found = await readdir(folder, { recursive: true, withFileTypes: true });
const files = found.filter((entry) => entry.isFile() && !LEFT.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));

await Promise.all(
  files.map(async (path) => {
    const content = await readFile(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }));
    await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  }),
);
