import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fault, note, ok, type Check } from './check.js';

const DAY_MS = 24 * 3_600_000;
const GUIDE_WINDOW_S = 60;
const SYNCHRONIZE = 'let this machine set its clock by NTP (timedatectl set-ntp true)';

/** Whether the clock can be right: calls whose timestamp is too far from it are refused [476]. */
export function checkClock(now: number, windowS: number): Check[] {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const installed = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  const isPlausible = now > installed - DAY_MS && new Date(now).getUTCFullYear() < 2100;
  return [
    isPlausible
      ? ok('clock', `${time} is plausible`)
      : fault(
          'clock',
          `${time} cannot be: koosync was installed ${new Date(installed).toISOString()}`,
          SYNCHRONIZE,
        ),
    windowS === GUIDE_WINDOW_S
      ? ok('clock', `calls may be off by ${windowS} s, as the guide has it`)
      : note(
          'clock',
          `calls may be off by ${windowS} s; the guide says ${GUIDE_WINDOW_S} s`,
          `unset KOOSYNC_TIMESTAMP_WINDOW_S unless you know why; ${SYNCHRONIZE}`,
        ),
  ];
}

/** The database server's clock is a second opinion. `skewMs`: how far ours is ahead of it. */
export function compareClocks(skewMs: number, windowS: number): Check {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const where = skewMs > 0 ? 'ahead of' : 'behind';
  if (Math.abs(skewMs) < (windowS * 1000) / 4) return ok('clock', 'the database server has the same time');
  return fault('clock', `this machine is ${seconds} s ${where} the database server`, SYNCHRONIZE);
}
