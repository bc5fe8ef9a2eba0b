import { join } from 'node:path';
import { defineConfig } from 'vite';
import { troublesOfReadmes } from './build/troubles-of-readmes.js';

const root = import.meta.dirname;

/** Everything relative, so that the console works below whatever prefix stands before /console. */
export default defineConfig({
  root,
  base: './',
  publicDir: false,
  cacheDir: join(root, '../node_modules/.cache/console'),
  plugins: [troublesOfReadmes(join(root, '..'))],
  build: {
    outDir: join(root, '../dist/console'),
    emptyOutDir: true,
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: [join(root, 'index.html'), join(root, 'off.html')],
      // "use client" of libraries means something to servers that render React: there is none
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
