// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds what the browser gets besides the programme: the stylesheet, the icon sprite, the fonts.
//
//   node build.mjs [--force] [--out FILE] [--content FOLDER]...
//
// --out and --content serve for trying a page outside the repository; without them the stylesheet goes where Leptos expects it
// (../target/style/main.css) and the classes to keep are looked for in the Rust sources.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const modules = join(here, 'node_modules');
const publicDir = join(root, 'public');
const fontsDir = join(publicDir, 'fonts');

/** The budget of the first visit (docs/ARCHITECTURE.md). */
const MAX_CSS_BROTLI_BYTES = 30_000;

/** Elements that no Rust literal names: the document itself, and what Markdown becomes. */
const ALWAYS_KEPT = [
  'html', 'body', 'a', 'p', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'em', 'strong', 'b', 'i', 'small', 'hr', 'br', 'img', 'svg',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'del', 'sup', 'sub', 'abbr', 'mark',
];

const { values: options } = parseArgs({
  options: {
    force: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'target/style/main.css') },
    content: { type: 'string', multiple: true, default: [join(root, 'app/src'), join(root, 'server/src')] },
  },
});

/** All files under a folder whose name ends so, in a stable order. */
function filesUnder(folder, endings) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !path.includes('node_modules'))
    .sort();
}

/** Writes only what differs, so that a build without changes leaves times, and hence cargo-leptos, alone. */
function writeIfChanged(path, content) {
  const bytes = Buffer.from(content);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/**
 * Whatever may be a class, an element or an attribute: every word of the source, comments included. Looking into string literals
 * only would save little and lose classes after the first `'"'` or raw string.
 */
function namesIn(source) {
  return [...new Set(source.match(/[A-Za-z][\w-]*/g))];
}

/** Prefixes of names put together at run time, such as `"alert-{kind}"`: everything that begins so stays. */
function builtPrefixes(sources) {
  const prefixes = new Set();
  for (const source of sources) {
    for (const [, prefix] of source.matchAll(/["\s]([a-z][\w-]+-)\{/g)) prefixes.add(prefix);
  }
  return [...prefixes].map((prefix) => new RegExp(`^${prefix}`));
}

/** main.scss, compiled, purged of what the sources never name, then compressed. */
async function buildStylesheet(contentFiles) {
  const sass = await import('sass');
  const { PurgeCSS } = await import('purgecss');
  const compiled = sass.compile(join(here, 'main.scss'), {
    loadPaths: [modules],
    quietDeps: true,
    // The library is written with @import; so our entry must be.
    silenceDeprecations: ['import'],
    logger: { warn: (message, { deprecation, span }) => deprecation || console.warn(`${message}\n  ${span?.url ?? ''}`) },
  });
  const sources = contentFiles.map((path) => readFileSync(path, 'utf8'));
  const [purged] = await new PurgeCSS().purge({
    content: sources.map((raw) => ({ raw, extension: 'rs' })),
    css: [{ raw: compiled.css }],
    defaultExtractor: namesIn,
    keyframes: true,
    variables: true,
    safelist: {
      standard: [...ALWAYS_KEPT, ...builtPrefixes(sources)],
      // Read by the State's validator of public sites.
      variables: ['--bootstrap-italia-version'],
    },
  });
  const { css } = sass.compileString(purged.css.replace(/\/\*[\s\S]*?\*\//g, ''), { style: 'compressed' });
  const notice = '/*! Correlare: AGPL-3.0-or-later. Parts of Bootstrap Italia 2.18.3: BSD-3-Clause, see /licenze.txt */\n';
  return notice + css.replace(/^\uFEFF/, '');
}

/** One file with a <symbol> for each name of icons.txt, and the product's own mark. */
function buildSprite() {
  const names = readFileSync(join(here, 'icons.txt'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  const symbol = (id, svg) => {
    const bare = svg.replace(/<!--[\s\S]*?-->/g, '').trim();
    const viewBox = /viewBox="([^"]+)"/.exec(bare)[1];
    const body = bare.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/\s+/g, ' ').replace(/> </g, '><').trim();
    return `<symbol id="${id}" viewBox="${viewBox}">${body}</symbol>`;
  };
  const symbols = names.map((name) => symbol(`it-${name}`, readFileSync(join(modules, `bootstrap-italia/src/svg/it-${name}.svg`), 'utf8')));
  symbols.push(symbol('correlare', readFileSync(join(here, 'mark.svg'), 'utf8')));
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Bootstrap Italia icons: BSD-3-Clause, see /licenze.txt -->\n${symbols.join('\n')}\n</svg>\n`;
}

/** Copies the font files that the stylesheet names, with their licence beside them. */
function copyFonts(css) {
  const folder = join(modules, '@fontsource/titillium-web');
  mkdirSync(fontsDir, { recursive: true });
  for (const [, name] of css.matchAll(/\/fonts\/([\w-]+\.woff2)/g)) copyFileSync(join(folder, 'files', name), join(fontsDir, name));
  copyFileSync(join(folder, 'LICENSE'), join(fontsDir, 'OFL.txt'));
}

function report(path) {
  const bytes = readFileSync(path);
  const packed = brotliCompressSync(bytes).length;
  console.log(`${relative(root, path).padEnd(28)} ${String(bytes.length).padStart(8)} B   brotli ${String(packed).padStart(6)} B`);
  return packed;
}

async function main() {
  const out = resolve(options.out);
  const sprite = join(publicDir, 'icons.svg');
  const contentFiles = options.content.flatMap((folder) => filesUnder(folder, ['.rs', '.html']));

  const inputs = [...filesUnder(here, ['.scss', '.mjs', '.svg', 'icons.txt', 'package-lock.json']), ...contentFiles];
  const hash = createHash('sha256');
  for (const path of inputs) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  const stamp = hash.digest('hex');
  const stampFile = `${out}.stamp`;
  const upToDate = [out, sprite, join(fontsDir, 'OFL.txt'), stampFile].every(existsSync) && readFileSync(stampFile, 'utf8') === stamp;
  if (upToDate && !options.force) {
    console.log('style: up to date');
    return;
  }
  if (!existsSync(join(modules, 'sass'))) {
    console.error('style: the npm packages are missing; run `npm ci` in style/ first');
    process.exit(1);
  }

  const css = await buildStylesheet(contentFiles);
  writeIfChanged(out, css);
  writeIfChanged(sprite, buildSprite());
  copyFonts(css);

  const packed = report(out);
  report(sprite);
  if (packed > MAX_CSS_BROTLI_BYTES) {
    console.error(`style: the stylesheet exceeds its budget of ${MAX_CSS_BROTLI_BYTES} B (brotli)`);
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
}

await main();
