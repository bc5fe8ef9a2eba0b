import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fault, note, ok, type Check } from './check.js';

/** What an embedded database needs to go on: its log is written beside it before it is merged. */
const LEAST_FREE = 512 * 1024 ** 2;
const READABLE_BY_OTHERS = 0o004;

/** Who may read the files that hold secrets; only those of this user, a container's belong to the engine. */
export function checkSecretFiles(files: readonly string[]): Check[] {
  const own = files.filter((file) => existsSync(file) && statSync(file).uid === process.getuid?.());
  const open = own.filter((file) => (statSync(file).mode & READABLE_BY_OTHERS) !== 0);
  if (open.length > 0)
    return open.map((file) =>
      note('files', `every user of this machine may read ${file}`, `chmod 600 ${file}`),
    );
  return own.length > 0 ? [ok('files', 'no other user may read the files of secrets')] : [];
}

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
