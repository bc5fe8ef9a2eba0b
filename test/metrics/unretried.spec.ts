import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dialectOf } from '../../src/database/dialect.js';
import { unretried } from '../../src/metrics/readings/unretried.js';
import { receiptId } from '../../src/receipts/receipt-id.js';
import { Receipt } from '../../src/receipts/receipt.entity.js';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { SCHEMA } from '../../src/schema.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant } from '../support/messages.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(DATABASES)('calls that an admin saw fail and did not repeat, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let now = Date.UTC(2026, 5, 1);
  let made = 0;
  beforeAll(async () => {
    database = await fresh();
    dataSource = await new DataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
    await dataSource.runMigrations();
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const receipt = (tenantId: string | null, minutes: number, fields: Partial<Receipt> = {}): Receipt => {
    const receivedAt = now + minutes * MINUTE;
    const random = new Uint8Array(8).fill(++made % 32);
    return {
      ...{ id: receiptId(receivedAt, random), receivedAt, kind: 'authSync', dialect: 'v2-kit' },
      ...{ lane: 'production', instanceId: 'i-1', tenantId, nonce: null, outcome: 'failed' },
      ...{ resultCode: '000005', reason: 'internal-error: …', applied: null, durationMs: 1, bodySize: 1 },
      ...{ bodyHash: '', keyMatched: null, canonicalForm: null, secretKeyMatched: null, request: null },
      ...{ reply: '', firstId: null, calls: 1 },
      ...fields,
    };
  };
  const add = (...rows: Receipt[]) => dataSource.getRepository(Receipt).insert(rows);
  const success = { outcome: 'applied', resultCode: '000000', reason: null } as const;
  const reading = unretried();
  const figure = async (which = reading) => {
    const source = {
      dialect: dialectOf(dataSource),
      now,
      rows: <R>(sql: string): Promise<R[]> => dataSource.query<R[]>(sql),
    };
    const { calls_unretried: samples = [] } = await which.read(source);
    return Object.fromEntries(samples.map(({ labels, value }) => [labels?.['kind'] ?? '', value])) as Record<
      string,
      number
    >;
  };

  it('are counted after an hour, by kind, unless the same was done since', async () => {
    const [left, repeated, elsewhere, late] = [newTenant(), newTenant(), newTenant(), newTenant()];
    const refusedFor = (reason: string, resultCode: string) =>
      ({ outcome: 'refused', resultCode, reason: `${reason}: …` }) as const;
    await add(
      receipt(left, 0),
      receipt(left, 1, { kind: 'tenantSync' }),
      receipt(left, 2, { kind: 'singleOrgSync', ...refusedFor('nonce-used', '000001') }),
      // repeated with success
      receipt(repeated, 0),
      receipt(repeated, 5, success),
      // another kind, instance or lane is not the same
      receipt(elsewhere, 0),
      receipt(elsewhere, 5, { ...success, kind: 'tenantSync' }),
      receipt(elsewhere, 6, { ...success, instanceId: 'i-2' }),
      receipt(elsewhere, 7, { ...success, lane: 'test' }),
      // its answer did not ask for a retry, nobody knows whose it was, or it was a rehearsal
      receipt(newTenant(), 0, refusedFor('field-invalid', '000002')),
      receipt(null, 0, { instanceId: null }),
      receipt(newTenant(), 0, { lane: 'test' }),
    );
    expect(await figure()).toEqual({});
    now += HOUR + 3 * MINUTE;
    expect(await figure()).toEqual({ authSync: 2, tenantSync: 1, singleOrgSync: 1 });
    // another process, or this one after a start, finds the same
    expect(await figure(unretried())).toEqual({ authSync: 2, tenantSync: 1, singleOrgSync: 1 });

    await add(receipt(left, 0, success));
    expect(await figure()).toEqual({ authSync: 1, tenantSync: 1, singleOrgSync: 1 });

    await add(receipt(late, 0));
    now += 23 * HOUR;
    expect(await figure()).toEqual({ authSync: 1 });
    expect(await figure(unretried())).toEqual({ authSync: 1 });
  });
});
