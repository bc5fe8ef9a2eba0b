import { verifyUserStore } from '../../testing/verify-user-store.js';
import type { VerifyStoreOptions } from '../commands/verify-store.js';
import { oneLine, paint, print, printJson } from '../terminal.js';
import { loadStore } from './load-store.js';

/** Runs the kit, prints its report, and sets the exit code to 1 when a promise is broken. */
export async function runVerifyStore(
  file: string,
  { seed, rows, only, json }: VerifyStoreOptions,
): Promise<void> {
  const { make, options } = await loadStore(file);
  const report = await verifyUserStore(make, {
    ...options,
    ...{ seed, rows, print: json ? false : say },
    ...(only === undefined ? {} : { only }),
  });
  if (json) printJson(report);
  if (report.failed.length > 0) process.exitCode = 1;
}

function say(line: string): void {
  const plain = line.replace(/^ +/, '');
  const indented = ' '.repeat(line.length - plain.length) + oneLine(plain);
  print(/^ +✗/.test(line) ? paint('red', indented) : /^ +–/.test(line) ? paint('dim', indented) : indented);
}
