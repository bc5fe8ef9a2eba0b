import type { DataSource } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { DataKeys } from '../../keys/data-keys.js';
import { countSealed } from '../../rotation/count-sealed.js';
import { fault, note, ok, type Check } from './check.js';

/** Whether the configured data keys open everything that is stored, and which of them nothing needs any more. */
export async function checkSealed(dataSource: DataSource, dataKeys: readonly string[]): Promise<Check[]> {
  if (dataKeys.length === 0) return [];
  const sealed = await new UnitOfWork(dataSource).run(countSealed);
  const [current, ...old] = new DataKeys(dataKeys).ids;
  const missing = [...sealed].filter(([id]) => id !== current && !old.includes(id));
  return [
    ...missing.map(([id, count]) =>
      fault(
        'data key',
        `${count} stored values need the key ${id}, which is not configured`,
        'put it back into the file that KOOSYNC_DATA_KEY_FILE names, on a line behind the current one',
      ),
    ),
    ...(missing.length > 0 ? [] : [ok('data key', 'everything stored is sealed with a key that is there')]),
    ...old.map((id) => checkOld(id, sealed.get(id) ?? 0)),
  ];
}

const checkOld = (id: string, count: number): Check =>
  count === 0
    ? note('data key', `nothing needs the old key ${id}`, 'take it out of the file')
    : note('data key', `${count} stored values need the old key ${id}`, 'run "koosync keys rotate-data"');
