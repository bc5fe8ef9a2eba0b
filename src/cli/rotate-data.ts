import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { OperatorLog } from '../admin/operator-log.js';
import { loadDataKeys } from '../config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { systemClock } from '../directory/clock.js';
import { DataKeys } from '../keys/data-keys.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { rewrapAll, type Rewrapped } from '../rotation/rewrap.js';
import { CliError } from './cli-error.js';
import { openDatabase } from './open-database.js';
import { print, printJson } from './terminal.js';

/** Seals every stored secret anew under the current data key, and says which keys are not needed any more. */
export async function rotateData(asJson: boolean): Promise<void> {
  const { databaseUrl, dataKeys } = loadDataKeys();
  const keys = new DataKeys(dataKeys);
  const dataSource = await openDatabase(databaseUrl);
  try {
    const unitOfWork = new UnitOfWork(dataSource);
    const result = await rewrapAll(unitOfWork, keys, () => randomBytes(12), showProgress);
    if (process.stderr.isTTY && result.rewrapped > 0) process.stderr.write('\n');
    await note(unitOfWork, result);
    tell(result, keys, asJson);
  } finally {
    await dataSource.destroy();
  }
}

function showProgress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} values`);
}

async function note(unitOfWork: UnitOfWork, { current, rewrapped, remaining }: Rewrapped): Promise<void> {
  if (rewrapped === 0) return;
  const log = new OperatorLog(new ReceiptsService(unitOfWork), systemClock, { bytes: randomBytes });
  const request = { key: current, rewrapped: String(rewrapped), remaining: String(sum(remaining)) };
  await log.noteChange('admin.rotate-data', { request, reason: `sealed ${rewrapped} values anew` });
}

function tell({ current, rewrapped, remaining }: Rewrapped, keys: DataKeys, asJson: boolean): void {
  const old = keys.ids.slice(1);
  const retirable = old.filter((id) => !remaining.has(id));
  if (asJson)
    printJson({ current, rewrapped, remaining: Object.fromEntries(remaining), safeToRetire: retirable });
  else {
    print(`${rewrapped} values were sealed anew; ${current} is the current data key.`);
    for (const id of retirable) print(`Nothing needs ${id} any more: take it out of KOOSYNC_DATA_KEY_FILE.`);
  }
  const lost = [...remaining].filter(([id]) => !keys.ids.includes(id));
  if (lost.length > 0)
    throw new CliError(
      `${sum(new Map(lost))} values cannot be opened: they need the data key ${lost.map(([id]) => id).join(', ')}`,
      'put that key back into KOOSYNC_DATA_KEY_FILE, behind the current one, and run this again',
    );
  if (remaining.size > 0)
    throw new CliError(
      `${sum(remaining)} values are sealed with ${[...remaining.keys()].join(', ')} all the same`,
      'let every connector load the new key (koosync keys list), then run this again',
    );
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
