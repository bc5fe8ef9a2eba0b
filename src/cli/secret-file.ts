import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError } from './cli-error.js';

/**
 * Writes a file that only this user can read; never over one that is there.
 *
 * @throws CliError when it exists or cannot be written.
 */
export function writeNewFile(file: string, text: string, mode: 0o600 | 0o644): void {
  if (existsSync(file))
    throw new CliError(
      `${file} exists and is not overwritten`,
      'name another directory, or move it away first',
    );
  writing(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode, flag: 'wx' });
  });
}

/** Runs `work`, and says in one sentence why `file` cannot be written. */
export function writing(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(
      `${file} cannot be written (${code ?? message})`,
      'name a directory that this user may write to',
    );
  }
}
