import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saveRows } from '../../src/database/save-rows.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { appendBatches, savePages } from '../../src/outbox/append-batches.js';
import { ChangePage } from '../../src/outbox/change-page.entity.js';
import { changePages } from '../../src/outbox/change-pages.js';
import { readChanges } from '../../src/outbox/read-changes.js';
import type { NewChange } from '../../src/outbox/new-change.js';
import { PersonKeys } from '../../src/privacy/person-keys.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';

describe.each(DATABASES)('a batch of many changes, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url);
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  // what a kind wrote as pages itself, and what comes after it
  it.each([
    [0, 199],
    [0, 200],
    [0, 201],
    [0, 600],
    [199, 1],
    [200, 1],
    [201, 1],
    [450, 500],
    [1, 400],
  ])(
    '%i written as pages and %i after them is read whole and in order, wherever a reader begins',
    async (paged, count) => {
      const owner = { scopeId: 'scope', receiptId: `r${paged}-${count}` };
      const change = (i: number): NewChange => ({
        type: 'department.removed',
        sourceTime: 1,
        department: { code: `d${i}`, name: '', parentCode: null, path: null },
      });
      const all = Array.from({ length: paged + count }, (_, i) => change(i));
      const scope = { lane: 'production' as const, instanceId: '', tenantId: 't' };
      const keys = connector.app.get(PersonKeys);
      const codes = await connector.app.get(UnitOfWork).run(async (tx) => {
        await saveRows(tx, ChangePage, [...changePages(owner, all.slice(0, paged))], 'fail');
        const batches = [{ ...owner, paged, changes: all.slice(paged) }];
        await savePages(tx, batches);
        await appendBatches(tx, batches, 1);
        const [row] = await tx.rows<{ items: number; events: string | null }>(
          `SELECT items, events FROM change_batch WHERE receipt_id = ?`,
          [owner.receiptId],
        );
        const batch = { ...owner, position: 1, items: Number(row?.items), events: row?.events ?? null };
        const read: string[][] = [];
        for (const size of [1, 7, 100, 200, 1000]) {
          const part: string[] = [];
          for (let from = 0; from < batch.items; from += size)
            for (const one of await readChanges(tx, keys, batch, scope, from, size))
              if ('department' in one) part.push(one.department.code);
          read.push(part);
        }
        return read;
      });
      for (const part of codes) expect(part).toEqual(all.map((_, i) => `d${i}`));
    },
  );
});
