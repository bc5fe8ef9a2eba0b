import { tableOf } from '../database/entity-table.js';
import type { Tx } from '../database/tx.js';
import { Department } from './department.entity.js';

/** Rows read at once: few enough that no page keeps the event loop busy for long. */
const PAGE = 2500;

/** Every row of a scope, tombstones included, as pages of JSON that a thread can be handed. */
export async function loadDepartmentPages(tx: Tx, scopeId: string): Promise<Uint8Array[]> {
  const pages: Uint8Array[] = [];
  for (let last: string | null = ''; last !== null; ) {
    const page: Page = await (tx.dialect === 'postgres' ? pageAsJson(tx, scopeId, last) : pageOfRows(tx, scopeId, last));
    if (page.json !== null) pages.push(Buffer.from(page.json));
    last = page.last;
  }
  return pages;
}

interface Page {
  readonly json: string | null;
  /** Where the next page begins; null: there is none. */
  readonly last: string | null;
}

const PAGE_SQL = (columns: string) =>
  `SELECT ${columns} FROM department WHERE scope_id = ? AND code > ? ORDER BY code LIMIT ${PAGE}`;

/** PostgreSQL makes the JSON itself: one string to carry instead of 15 000 values to convert. */
async function pageAsJson(tx: Tx, scopeId: string, after: string): Promise<Page> {
  const [page] = await tx.rows<{ json: string | null; last: string | null; count: string }>(
    `SELECT json_agg(d)::text AS json, max(code) AS last, count(*) AS count FROM (${PAGE_SQL('*')}) AS d`,
    [scopeId, after],
  );
  if (!page || Number(page.count) < PAGE) return { json: page?.json ?? null, last: null };
  return page;
}

async function pageOfRows(tx: Tx, scopeId: string, after: string): Promise<Page> {
  const columns = tableOf(tx, Department).columns.map(({ name }) => name);
  const rows = await tx.rows<Record<string, unknown>>(PAGE_SQL(columns.join(', ')), [scopeId, after]);
  const last = rows.length < PAGE ? null : (rows.at(-1)?.code as string);
  return { json: rows.length === 0 ? null : JSON.stringify(rows), last };
}
