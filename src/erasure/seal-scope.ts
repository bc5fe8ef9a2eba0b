import { Authorization } from '../authorizations/authorization.entity.js';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { Scope } from '../directory/scope.entity.js';
import type { StoredChange } from '../outbox/stored-change.js';
import type { PersonKey } from '../privacy/person-key.js';
import type { PersonKeys } from '../privacy/person-keys.js';
import {
  changesIn,
  isClear,
  personName,
  sealChanges,
  type EventsRow,
  type InScope,
} from './clear-changes.js';

/**
 * Seals what stands in clear in these rows of one scope, under the keys of their persons; makes keys for those who have
 * none yet. Returns how many rows it wrote.
 */
export async function sealRows(
  tx: Tx,
  keys: PersonKeys,
  scopeId: string,
  rows: readonly EventsRow[],
): Promise<number> {
  if (!rows.some(hasClear)) return 0;
  await loadRows(tx, Scope, ['id'], [{ id: scopeId }], 'wait');
  // as they stand now that nobody else makes or destroys keys: an erasure may have come first
  const found: { readonly row: EventsRow; readonly changes: readonly StoredChange[] }[] = [];
  for (const row of rows.filter(hasClear)) {
    const [condition, ...parameters] = row.where;
    const [now] = await tx.rows<{ events: string }>(
      `SELECT events FROM ${row.table} WHERE ${condition}`,
      parameters,
    );
    const changes = now && changesIn({ ...row, events: now.events });
    if (changes?.some(isClear)) found.push({ row, changes });
  }
  const persons = found.flatMap(({ changes }) => changes.filter(isClear).map(({ user }) => user));
  const byPerson = await keysOf(tx, keys, scopeId, persons);
  for (const { row, changes } of found) {
    const sealed = sealChanges(changes, (user) => (byPerson.get(personName(user)) as PersonKey).seal(user));
    const [condition, ...parameters] = row.where;
    await tx.affected(`UPDATE ${row.table} SET events = ? WHERE ${condition}`, [
      JSON.stringify(sealed),
      ...parameters,
    ]);
  }
  return found.length;
}

const hasClear = (row: EventsRow): boolean => changesIn(row)?.some(isClear) ?? false;

async function keysOf(
  tx: Tx,
  keys: PersonKeys,
  scopeId: string,
  persons: readonly InScope[],
): Promise<Map<string, PersonKey>> {
  const distinct = new Map(
    persons.map(({ appId, userName }) => [personName({ appId, userName }), { scopeId, appId, userName }]),
  );
  const rows = await loadRows(tx, Authorization, ['scopeId', 'appId', 'userName'], [...distinct.values()]);
  const byPerson = new Map<string, PersonKey>();
  for (const row of rows) {
    if (row.personKey) byPerson.set(personName(row), keys.unwrap(row.personKey));
    else byPerson.set(personName(row), give(row, keys));
  }
  await saveRows(tx, Authorization, rows);
  // nothing is kept of those who have no row: what is sealed for them stays closed
  for (const name of distinct.keys()) if (!byPerson.has(name)) byPerson.set(name, keys.make().key);
  return byPerson;
}

function give(row: Authorization, keys: PersonKeys): PersonKey {
  const { key, wrapped } = keys.make();
  row.personKey = wrapped;
  return key;
}
