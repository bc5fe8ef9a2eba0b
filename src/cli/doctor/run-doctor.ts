import 'reflect-metadata';
import { inspectConfig, secretFiles } from '../../config.js';
import { sqliteFile } from '../database-name.js';
import { padEnd, paint, print, printJson } from '../terminal.js';
import { checkClock } from './check-clock.js';
import { checkConfiguration } from './check-configuration.js';
import { checkDatabase } from './check-database.js';
import { checkFiles } from './check-files.js';
import { checkRoom } from './check-disk.js';
import { checkKeys } from './check-keys.js';
import { checkTargets } from './check-targets.js';
import type { Check } from './check.js';

const MARKS = {
  ok: () => paint('green', '✓'),
  note: () => paint('yellow', '•'),
  fault: () => paint('red', '✗'),
} as const;

/** Looks at everything, even when the first thing is wrong; sets the exit code 1 when anything is. */
export async function runDoctor(asJson: boolean): Promise<void> {
  const { config, faults } = inspectConfig();
  const { database, targets, timestampWindowS = 60 } = config.connector;
  const file = sqliteFile(database.url);
  const checks: Check[] = [
    ...checkConfiguration(config, faults),
    ...checkClock(Date.now(), timestampWindowS),
    ...(faults.some(({ variable }) => /^KOOSYNC_DATABASE_URL/.test(variable))
      ? []
      : await checkDatabase(database.url, timestampWindowS, config.connector.keys.dataKeys)),
    ...(file === undefined ? [] : [checkRoom(file)]),
    ...checkFiles(secretFiles()),
    ...(await checkKeys(config)),
    ...(await checkTargets(targets)),
  ];
  const count = checks.filter(({ status }) => status === 'fault').length;
  if (asJson) printJson({ ok: count === 0, checks });
  else print(...checks.flatMap(linesOf), '', summary(count));
  if (count > 0) process.exitCode = 1;
}

function linesOf(check: Check): string[] {
  const head = `${MARKS[check.status]()} ${padEnd(check.name, 14)} ${check.detail}`;
  return check.status === 'ok' ? [head] : [head, `  ${padEnd('', 14)} ${paint('dim', '→')} ${check.remedy}`];
}

function summary(faults: number): string {
  if (faults === 0) return paint('green', 'Nothing is wrong.');
  return paint(
    'red',
    `${faults} ${faults === 1 ? 'thing is' : 'things are'} wrong; the arrows say what to do.`,
  );
}
