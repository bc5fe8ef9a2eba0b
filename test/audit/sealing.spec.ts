import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Receipt } from '../../src/receipts/receipt.entity.js';
import { receiptId } from '../../src/receipts/receipt-id.js';
import { RECEIPT_COLUMNS } from '../../src/audit/seals/stored-receipt.js';
import { Sealer } from '../../src/audit/seals/sealer.js';
import { Clock } from '../../src/directory/clock.js';
import { callAdmin, itemsOf, walk } from '../admin/call-admin.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { makeReceipts, seal, sealing, sealKeyFile, verified } from './sealed-connector.js';

const key = sealKeyFile('sealing');
const older = sealKeyFile('older');
const MINUTE = 60_000;

describe.each(DATABASES)('the webhook audit log is sealed, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  let now = Date.now();
  const start = async (environment: Record<string, string>) => {
    const started = await TestConnector.start(database.url, environment);
    jest.spyOn(started.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
    return started;
  };
  beforeAll(async () => {
    database = await fresh();
    connector = await start(sealing(key.file));
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const seals = async () => (await walk(connector, 'audit/seals?limit=2')).reverse();
  /** A receipt as if its call had begun at that time and ended now. */
  async function commitLate(time: number): Promise<string> {
    const id = receiptId(time, Buffer.from(String(Math.random()).padEnd(20)).subarray(2, 10));
    const rest = RECEIPT_COLUMNS.filter((name) => name !== 'id').join(', ');
    await connector.rows(
      `INSERT INTO receipt (id, ${rest}) SELECT '${id}', ${rest} FROM receipt ORDER BY id DESC LIMIT 1`,
    );
    return id;
  }

  it('covers every column of a receipt', () => {
    const columns = connector.dataSource.getMetadata(Receipt).columns.map(({ databaseName }) => databaseName);
    expect(RECEIPT_COLUMNS).toEqual(columns);
  });

  it('in a way that other software can verify', async () => {
    await makeReceipts(connector, 5, now);
    await seal(connector);
    const [first] = await seals();
    const rows = await connector.rows<Record<string, unknown>>('SELECT * FROM receipt ORDER BY id');
    expect(rows).toHaveLength(5);
    const numbers = ['received_at', 'duration_ms', 'body_size', 'calls'];
    const leaves = rows.map((row) => {
      const values = RECEIPT_COLUMNS.map((name) => (numbers.includes(name) ? Number(row[name]) : row[name]));
      return sha256(Buffer.from([0]), Buffer.from(JSON.stringify(['receipt-v1', ...values])));
    });
    expect(treeHash(leaves).toString('hex')).toBe(first?.root);
    const stored =
      (await connector.rows<Record<string, unknown>>('SELECT * FROM audit_seal WHERE number = 1'))[0] ?? {};
    const statement = `koosync-seal-v1\n{"number":1,"sealedAt":${Number(stored.sealed_at)},"receipts":5,"fromId":"${rows[0]?.id as string}","toId":"${rows[4]?.id as string}","root":"${first?.root as string}","entries":"${stored.entries as string}","scannedTo":${Number(stored.scanned_to)},"horizon":${Number(stored.horizon)},"retired":0,"previous":"${'0'.repeat(64)}","keyId":"${first?.keyId as string}"}`;
    expect(sha256(Buffer.from(statement)).toString('hex')).toBe(first?.hash);
    const publicKey = createPublicKey(readFileSync(key.publicFile));
    expect(
      verify(null, Buffer.from(statement), publicKey, Buffer.from(first?.signature as string, 'base64')),
    ).toBe(true);
  });

  it('also when nothing happened, so that silence is proven', async () => {
    await seal(connector);
    const before = (await seals()).length;
    now += 59 * MINUTE;
    expect(await seal(connector)).toBe(0);
    now += 2 * MINUTE;
    expect(await seal(connector)).toBe(1);
    const [last, previous] = (await seals()).reverse();
    expect(last).toMatchObject({ number: before + 1, receipts: 0, previous: previous?.hash, fromId: null });
    expect(await verified(connector)).toMatchObject({ intact: true });
    now += 25 * 60 * MINUTE;
    expect(await verified(connector)).toMatchObject({ intact: false, faults: [{ kind: 'tail-cut' }] });
    await seal(connector);
    expect(await verified(connector)).toMatchObject({ intact: true });
  });

  it('whatever the order of commits: what comes late is sealed and no fault', async () => {
    await makeReceipts(connector, 2, now);
    await seal(connector);
    const late: string[] = [];
    for (const minutes of [1, 3, 9, 25]) {
      late.push(await commitLate(now - minutes * MINUTE));
      await makeReceipts(connector, 1, now);
      await seal(connector);
      expect(await verified(connector)).toMatchObject({ intact: true });
    }
    now += 12 * MINUTE; // by then a round has looked back all the way
    await makeReceipts(connector, 1, now);
    await seal(connector);
    expect(await verified(connector)).toMatchObject({ intact: true, unsealed: 0 });
    await connector.rows(
      `UPDATE receipt SET calls = 9 WHERE id IN (${late.map((id) => `'${id}'`).join(', ')})`,
    );
    const { faults } = await verified(connector);
    expect(faults.map(({ kind, receiptId: id }) => `${kind} ${id}`)).toEqual(
      late.sort().map((id) => `changed ${id}`),
    );
    await connector.rows(`UPDATE receipt SET calls = 1 WHERE calls = 9`);
  });

  it('but what turns up after everything of its time was sealed was inserted', async () => {
    now += 60 * MINUTE;
    await seal(connector);
    const id = await commitLate(now - 35 * MINUTE);
    expect(await verified(connector)).toMatchObject({ faults: [{ kind: 'inserted', receiptId: id }] });
    now += 60 * MINUTE;
    await seal(connector);
    expect(await verified(connector)).toMatchObject({ faults: [{ kind: 'inserted', receiptId: id }] });
    await connector.rows(`DELETE FROM receipt WHERE id = '${id}'`);
  });

  it('in one chain, however many processes seal at once', async () => {
    if (database.url.startsWith('sqlite')) return;
    const others = [await start(sealing(key.file)), await start(sealing(key.file))];
    const all = [connector, ...others];
    for (let round = 0; round < 5; round++) {
      await Promise.all(all.map((each) => makeReceipts(each, 3, now)));
      await Promise.all(all.map((each) => seal(each)));
    }
    await Promise.all(others.map((each) => each.stop()));
    await seal(connector);
    expect(await verified(connector)).toMatchObject({ intact: true, unsealed: 0 });
  });

  it('with a new key, while the older one goes on to verify', async () => {
    await connector.stop();
    connector = await start(sealing(`${older.file},${key.publicFile}`));
    await makeReceipts(connector, 1, now);
    await seal(connector);
    const keyIds = new Set((await seals()).map(({ keyId }) => keyId));
    expect(keyIds.size).toBe(2);
    expect(await verified(connector)).toMatchObject({ intact: true, unsealed: 0 });
    await connector.stop();
    connector = await start(sealing(key.file));
    expect((await verified(connector)).faults[0]?.kind).toBe('unknown-key');
  });

  it('and the admin API tells how that stands', async () => {
    await seal(connector);
    await makeReceipts(connector, 2, now);
    const { body } = await callAdmin(connector, 'audit/state');
    const [head] = await itemsOf(connector, 'audit/seals?limit=1');
    expect(body).toMatchObject({
      ...{ sealing: true, intervalS: 86_400, idleS: 3600, retentionDays: null, unsealed: 2, warning: null },
      head: { number: head?.number, hash: head?.hash, sealedAt: head?.sealedAt },
    });
  });

  it('by the clock, and once more whatever is left when it is asked to', async () => {
    await connector.stop();
    connector = await start({ KOOSYNC_SEAL_KEY_FILE: key.file, KOOSYNC_SEAL_INTERVAL_S: '1' });
    const sealer = connector.app.get(Sealer);
    const sealed = new Promise((resolve) => {
      const original = sealer.seal.bind(sealer);
      jest.spyOn(sealer, 'seal').mockImplementation(async () => {
        const made = await original();
        if (made > 0) resolve(made);
        return made;
      });
    });
    await makeReceipts(connector, 1, now);
    expect(await sealed).toBeGreaterThan(0);
  });

  it('not without a key', async () => {
    await connector.stop();
    connector = await start({});
    expect(await seal(connector)).toBe(0);
    expect((await callAdmin(connector, 'audit/state')).body).toMatchObject({ sealing: false, keyId: null });
  });
});

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, 2.1, word for word. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.from([1]), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}
