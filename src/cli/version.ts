import { readFileSync } from 'node:fs';

/** The version in package.json, from dist/ as from sources. */
export function readVersion(): string {
  const here = import.meta.url;
  const file = new URL(here.endsWith('.ts') ? '../../package.json' : '../../../package.json', here);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
