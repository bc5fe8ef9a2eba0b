import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fault, ok, type Check } from './check.js';

/** What an embedded database needs to go on: its log is written beside it before it is merged. */
const LEAST_FREE = 512 * 1024 ** 2;

/** Whether the disk of an embedded database has room. `file`: of the database; it may not exist yet. */
export function checkRoom(file: string, leastFree = LEAST_FREE): Check {
  let folder = dirname(file);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const told = `${(free / 1024 ** 3).toFixed(1)} GB free in ${folder}`;
  if (free >= leastFree) return ok('disk', told);
  return fault(
    'disk',
    told,
    'make room, or move the database with KOOSYNC_DATA_DIR: calls fail with 000005 once it is full',
  );
}
