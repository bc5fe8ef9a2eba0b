import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment } from './read-values.js';
import { FROM_FILES } from './variables.js';

/** A file with a secret in it, and the variable that names it. */
export interface SecretFile {
  readonly variable: string;
  readonly file: string;
}

/** The files with secrets that the environment names. */
export function secretFilesIn(environment: Environment): SecretFile[] {
  const named = [...FROM_FILES.map((name) => `${name}_FILE`), 'KOOSYNC_DATA_KEY_FILE'].flatMap((variable) => {
    const file = environment[variable];
    return file ? [{ variable, file }] : [];
  });
  const pems = (environment.KOOSYNC_PRIVATE_KEY_FILES ?? '').split(',').map((file) => file.trim());
  return [...named, ...pems.filter(Boolean).map((file) => ({ variable: 'KOOSYNC_PRIVATE_KEY_FILES', file }))];
}

/**
 * What they hold, as a hash. By content: Kubernetes exchanges a symbolic link above the files, and times have a
 * resolution.
 */
export function fingerprintOf(files: readonly SecretFile[]): string {
  const hash = createHash('sha256');
  for (const { file } of files) {
    const content = contentOf(file);
    hash.update(`${file}\0${content ? `${content.length}\0` : 'none'}`).update(content ?? '');
  }
  return hash.digest('hex');
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
