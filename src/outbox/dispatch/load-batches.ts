import { fromDatabase, fromTexts, tableOf } from '../../database/entity-table.js';
import type { Tx } from '../../database/tx.js';
import type { Person } from '../../privacy/open-values.js';
import { ChangeBatch } from '../change-batch.entity.js';
import { inlineStored } from '../read-changes.js';
import { personsIn } from '../stored-change.js';
import type { DeliveryStream } from './delivery-stream.entity.js';

/** Batches of a stream loaded at once; each holds a change or more. */
const BATCHES = 50;

/** The batches that streams have to deliver next, by scope. */
export async function loadBatches(
  tx: Tx,
  streams: readonly Pick<DeliveryStream, 'scopeId' | 'position'>[],
): Promise<Map<string, ChangeBatch[]>> {
  const found = new Map(streams.map(({ scopeId }) => [scopeId, [] as ChangeBatch[]]));
  for (const batch of tx.dialect === 'postgres' ? await joined(tx, streams) : await oneByOne(tx, streams))
    found.get(batch.scopeId)?.push(batch);
  return found;
}

/** Whose sealed values the batches hold themselves. */
export const personsOf = (batches: ReadonlyMap<string, readonly ChangeBatch[]>): Person[] =>
  [...batches].flatMap(([scopeId, ofScope]) =>
    ofScope.flatMap((batch) => personsIn(scopeId, inlineStored(batch))),
  );

type Wanted = readonly Pick<DeliveryStream, 'scopeId' | 'position'>[];

async function joined(tx: Tx, streams: Wanted): Promise<ChangeBatch[]> {
  if (streams.length === 0) return [];
  const table = tableOf(tx, ChangeBatch);
  const columns = table.columns.map(({ name }) => `b.${name}`).join(', ');
  const rows = await tx.prepared(
    `SELECT ${columns} FROM unnest(?::text[], ?::bigint[]) AS s(scope_id, position)
     CROSS JOIN LATERAL (SELECT * FROM change_batch WHERE scope_id = s.scope_id AND position > s.position
                         ORDER BY position LIMIT ${BATCHES}) AS b`,
    [streams.map(({ scopeId }) => scopeId), streams.map(({ position }) => position)],
  );
  return rows.map((row) => fromTexts<ChangeBatch>(table, row));
}

async function oneByOne(tx: Tx, streams: Wanted): Promise<ChangeBatch[]> {
  const all: ChangeBatch[] = [];
  for (const { scopeId, position } of streams) {
    const rows = await tx.rows<Record<string, unknown>>(
      `SELECT * FROM change_batch WHERE scope_id = ? AND position > ? ORDER BY position LIMIT ${BATCHES}`,
      [scopeId, position],
    );
    for (const row of rows) all.push(fromDatabase<ChangeBatch>(tableOf(tx, ChangeBatch), row));
  }
  return all;
}
