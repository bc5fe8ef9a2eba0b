// Builds the web console into dist/console: Vite's output, each text compressed beforehand, and files.json, the list of them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'console');
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Builds it all; throws when that fails. */
export async function buildConsole() {
  // else React's development build would come along when tests build
  process.env.NODE_ENV = 'production';
  await build({ configFile: join(root, 'console', 'vite.config.ts'), logLevel: 'warn' });
  const list = {};
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!type) throw new Error(`no type is known for ${file}`);
    const path = relative(out, file).split(sep).join('/');
    list[path] = { type, immutable: /-[\w-]{8}\.\w+$/.test(path) };
    compress(file);
  }
  // last: a build that was broken off does not count
  writeFileSync(join(out, 'files.json'), JSON.stringify(list, null, 1));
}

function compress(file) {
  const plain = readFileSync(file);
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const gzip = gzipSync(plain, { level: 9 });
  if (brotli.length < plain.length) writeFileSync(`${file}.br`, brotli);
  if (gzip.length < plain.length) writeFileSync(`${file}.gz`, gzip);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildConsole();
