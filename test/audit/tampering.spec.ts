import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readSealKey } from '../../src/keys/seal-keys.js';
import { sealsAfter } from '../../src/audit/seals/read-seals.js';
import { statementOf, hashOfStatement } from '../../src/audit/seals/statement.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { faultsOf, makeReceipts, seal, sealing, sealKeyFile, verified } from './sealed-connector.js';

const { file } = sealKeyFile('tampering');

describe.each(DATABASES)('whoever edits the sealed log is found out, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  const ids: string[] = [];
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url, sealing(file));
    for (let i = 0; i < 3; i++) {
      ids.push(...(await makeReceipts(connector, 2)));
      expect(await seal(connector)).toBe(1);
    }
    for (const table of TABLES) await run(`CREATE TABLE ${table}_before AS SELECT * FROM ${table}`);
    expect(await verified(connector)).toMatchObject({ intact: true, sealed: 6, unsealed: 0, seals: 3 });
  });
  let resealed = false;
  beforeEach(async () => {
    for (const table of TABLES) {
      await run(`DELETE FROM ${table}`);
      await run(`INSERT INTO ${table} SELECT * FROM ${table}_before`);
    }
    if (resealed) await restart();
    resealed = false;
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const TABLES = ['receipt', 'audit_seal', 'audit_seal_entries'];
  const restart = async () => {
    await connector.stop();
    connector = await TestConnector.start(database.url, sealing(file));
  };
  const run = (sql: string) => connector.rows(sql);

  const columns = [
    ...['kind', 'dialect', 'lane', 'instance_id', 'tenant_id', 'nonce', 'outcome', 'result_code', 'reason'],
    ...['applied', 'body_hash', 'key_matched', 'canonical_form', 'secret_key_matched', 'request', 'reply'],
    'first_id',
  ];
  it.each([
    ...columns.map((column) => [column, `'x'`]),
    ...['received_at', 'duration_ms', 'body_size', 'calls'].map((column) => [column, `${column} + 1`]),
    ['request', 'NULL'],
    ['reason', `''`],
  ])('by a receipt whose %s became %s', async (column, value) => {
    await run(`UPDATE receipt SET ${column} = ${value} WHERE id = '${ids[2]}'`);
    expect(await faultsOf(connector)).toEqual([`changed ${ids[2]}`]);
  });

  it('by a deleted receipt', async () => {
    await run(`DELETE FROM receipt WHERE id = '${ids[1]}'`);
    expect(await faultsOf(connector)).toEqual([`deleted ${ids[1]}`]);
  });

  it('by all receipts being deleted', async () => {
    await run('DELETE FROM receipt');
    expect(await faultsOf(connector)).toEqual(ids.map((id) => `deleted ${id}`));
  });

  it('by an inserted receipt, before and after the next seal', async () => {
    const columnList =
      (await connector.rows<Record<string, unknown>>(`SELECT * FROM receipt LIMIT 1`))[0] ?? {};
    const rest = Object.keys(columnList)
      .filter((name) => name !== 'id')
      .join(', ');
    await run(
      `INSERT INTO receipt (id, ${rest}) SELECT '01ABCDEFGH12345678', ${rest} FROM receipt WHERE id = '${ids[0]}'`,
    );
    await run(`UPDATE receipt SET calls = 7 WHERE id = '01ABCDEFGH12345678'`);
    expect(await faultsOf(connector)).toEqual(['inserted 01ABCDEFGH12345678']);
    await makeReceipts(connector, 1);
    await seal(connector);
    expect(await faultsOf(connector)).toEqual(['inserted 01ABCDEFGH12345678']);
    resealed = true;
  });

  it('by two receipts that changed places', async () => {
    const [a, b] = [ids[0] as string, ids[4] as string];
    await run(`UPDATE receipt SET id = 'x' WHERE id = '${a}'`);
    await run(`UPDATE receipt SET id = '${a}' WHERE id = '${b}'`);
    await run(`UPDATE receipt SET id = '${b}' WHERE id = 'x'`);
    expect(await faultsOf(connector)).toEqual([`reordered ${a}`, `reordered ${b}`]);
  });

  it('by the end of the log and of its chain being cut off while it runs', async () => {
    await run(`DELETE FROM receipt WHERE id >= '${ids[4]}'`);
    await run('DELETE FROM audit_seal WHERE number = 3');
    await run('DELETE FROM audit_seal_entries WHERE number = 3');
    expect(await faultsOf(connector)).toEqual(['tail-cut ']);
    await seal(connector);
    expect(await faultsOf(connector)).toEqual(['tail-cut ']);
    resealed = true;
  });

  it('by every seal being removed while it runs', async () => {
    await run('DELETE FROM audit_seal');
    await run('DELETE FROM audit_seal_entries');
    expect(await faultsOf(connector)).toEqual(['tail-cut ', 'tail-cut ']);
  });

  it.each(['root', 'entries', 'previous'])('by a seal whose %s became another', async (column) => {
    await run(`UPDATE audit_seal SET ${column} = '${'a'.repeat(64)}' WHERE number = 2`);
    expect(await faultsOf(connector)).toContain('seal-changed 2');
  });

  it.each(['sealed_at', 'scanned_to', 'horizon', 'retired', 'receipts'])(
    'by a seal whose %s grew',
    async (column) => {
      await run(`UPDATE audit_seal SET ${column} = ${column} + 1 WHERE number = 2`);
      expect(await faultsOf(connector)).toContain('seal-changed 2');
    },
  );

  it('by entries that fit a changed receipt', async () => {
    await run(`UPDATE audit_seal_entries SET packed = 'AAAA' WHERE number = 2`);
    expect(await faultsOf(connector)).toContain('seal-changed 2');
    await run(`DELETE FROM audit_seal_entries WHERE number = 2`);
    expect(await faultsOf(connector)).toContain('seal-changed 2');
  });

  it('by a removed seal', async () => {
    await run('DELETE FROM audit_seal WHERE number = 2');
    expect(await faultsOf(connector)).toContain('seal-removed 2');
  });

  it('by seals that changed places', async () => {
    await run('UPDATE audit_seal SET number = 99 WHERE number = 2');
    await run('UPDATE audit_seal SET number = 2 WHERE number = 3');
    await run('UPDATE audit_seal SET number = 3 WHERE number = 99');
    expect(await faultsOf(connector)).toEqual(
      expect.arrayContaining(['seal-reordered 2', 'seal-reordered 3']),
    );
  });

  it('by a signature that is another seal’s', async () => {
    const [first] = await connector.rows<{ signature: string }>(
      'SELECT signature FROM audit_seal WHERE number = 1',
    );
    await run(`UPDATE audit_seal SET signature = '${first?.signature}' WHERE number = 2`);
    expect(await faultsOf(connector)).toEqual(['signature 2']);
  });

  it('by a seal made anew with another key', async () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const own = readSealKey(String(pem));
    const [, , last] = await connector.app.get(UnitOfWork).run((tx) => sealsAfter(tx, 0, 3));
    if (!last || !own.privateKey) throw new Error('no seal');
    const forged = { ...last, retired: 2, keyId: own.id };
    const statement = statementOf(forged);
    const signature = sign(null, statement, own.privateKey).toString('base64');
    await run(
      `UPDATE audit_seal SET retired = 2, key_id = '${own.id}', hash = '${hashOfStatement(statement)}', signature = '${signature}' WHERE number = 3`,
    );
    await run(`DELETE FROM receipt WHERE id = '${ids[0]}'`);
    // what the forged seal says of removals does not count
    expect((await faultsOf(connector)).sort()).toEqual([`deleted ${ids[0]}`, 'tail-cut ', 'unknown-key 3']);
  });
});
