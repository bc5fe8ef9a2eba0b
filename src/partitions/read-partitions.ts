import type { Tx } from '../database/tx.js';

export interface Partition {
  readonly name: string;
  /** SQL literals; null: without an end. Of the default part both. */
  readonly from: string | null;
  readonly to: string | null;
  /** It takes what no other part does. */
  readonly isDefault: boolean;
  /** As the statistics have it. */
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
}

/** Whether a table is there, and divided. */
export async function kindOf(tx: Tx, table: string): Promise<'missing' | 'whole' | 'partitioned'> {
  const [found] = await tx.rows<{ relkind: string }>(
    `SELECT relkind FROM pg_class WHERE oid = to_regclass(?)`,
    [table],
  );
  if (!found) return 'missing';
  return found.relkind === 'p' ? 'partitioned' : 'whole';
}

/** The parts of a table in their order, the default one last. */
export async function partitionsOf(tx: Tx, table: string): Promise<Partition[]> {
  const rows = await tx.rows<{ name: string; bound: string; rows: number | string; bytes: number | string }>(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound, GREATEST(c.reltuples, 0)::bigint AS rows,
       pg_total_relation_size(c.oid) AS bytes
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(?)`,
    [table],
  );
  return rows.map(partitionOf).sort(inOrder);
}

function partitionOf({ name, bound, rows, bytes }: Record<'name' | 'bound', string> & Counts): Partition {
  const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/.exec(bound) ?? [];
  const ends = { from: ended(from), to: ended(to), isDefault: bound === 'DEFAULT' };
  return { name, ...ends, rows: Number(rows), bytes: Number(bytes) };
}
type Counts = Record<'rows' | 'bytes', number | string>;

const ended = (bound: string | undefined): string | null =>
  bound === undefined || bound === 'MINVALUE' || bound === 'MAXVALUE' ? null : bound;

/** Ids are of one length; numbers are not. */
function inOrder(a: Partition, b: Partition): number {
  if (a.isDefault !== b.isDefault) return a.isDefault ? 1 : -1;
  const [x, y] = [a.to ?? '', b.to ?? ''];
  return x.length - y.length || (x < y ? -1 : 1);
}
