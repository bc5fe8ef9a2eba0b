import { readFileSync } from 'node:fs';

/** Reads a file of test/vectors; what is in it was made by other implementations (JDK 17, Jackson). */
export function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as T;
}
