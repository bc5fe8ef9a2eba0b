import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A row of the READMEs' tables of troubles: why a call is refused or fails, and what to do about it. */
export interface Trouble {
  readonly code: string;
  readonly retry: boolean;
  /** Text with code in backticks. */
  readonly remedy: string;
}

const FILES: Readonly<Record<string, string>> = { en: 'README.md', zh: 'README.zh-CN.md' };
const PREFIX = 'troubles:';

/** Gives `import troubles from 'troubles:en'`: the remedies have one source, which the tests hold to the code. */
export function troublesOfReadmes(root: string): Plugin {
  return {
    name: 'troubles-of-readmes',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const file = join(root, FILES[id.slice(PREFIX.length + 1)] ?? '');
      this.addWatchFile(file);
      const troubles = troublesIn(readFileSync(file, 'utf8'));
      if (Object.keys(troubles).length < 20) this.error(`${file} has no table of troubles`);
      return `export default ${JSON.stringify(troubles)}`;
    },
  };
}

/** By the reason's name. */
export function troublesIn(readme: string): Record<string, Trouble> {
  const rows = readme.matchAll(/^\| (\d{6}) +\| `([\w-]+)` +\| (\S+) +\| (.*?) +\|$/gm);
  return Object.fromEntries(
    [...rows].map(([, code = '', name = '', retry = '', remedy = '']) => [
      name,
      { code, retry: /^(yes|有用)$/.test(retry), remedy: remedy.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1') },
    ]),
  );
}
