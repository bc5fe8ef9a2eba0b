import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvCell } from '../../src/audit/export/csv.js';
import { verifyExport, type ExportReport } from '../../src/audit/export/verify-export.js';
import { readSealKey, SealKeys } from '../../src/keys/seal-keys.js';
import { koosync } from '../cli/koosync-process.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { ADMIN_TOKEN, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { makeReceipts, seal, sealing, sealKeyFile } from './sealed-connector.js';

const key = sealKeyFile('export');
const keys = new SealKeys([readSealKey(readFileSync(key.publicFile, 'utf8'))]);
const times = { now: 0, ticks: () => 0 };

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line);
}
const check = (lines: readonly string[]): Promise<ExportReport> => verifyExport(each(lines), keys, times);
const kinds = async (lines: readonly string[]) => (await check(lines)).faults.map(({ kind }) => kind);

describe.each(DATABASES)('an export of the webhook audit log, on $name', ({ fresh }) => {
  const folder = temporaryFolder();
  let database: TestDatabase;
  let connector: TestConnector;
  let lines: string[];
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url, sealing(key.file));
    for (let i = 0; i < 3; i++) {
      await makeReceipts(connector, 3);
      await seal(connector);
    }
    await makeReceipts(connector, 1);
    lines = (await file()).trimEnd().split('\n');
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  async function file(query = ''): Promise<string> {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const response = await fetch(`${connector.url}/admin/api/v1/audit/export${query}`, { headers });
    if (response.status !== 200) throw new Error(await response.text());
    return response.text();
  }
  const receipts = () => lines.flatMap((line, i) => (line.startsWith('{"receipt"') ? [i] : []));

  it('can be verified without the database', async () => {
    expect(await check(lines)).toMatchObject({
      intact: true,
      sealed: 9,
      unsealed: 1,
      seals: 3,
      filtered: false,
    });
  });

  it('tells a receipt that was changed, taken out, put in, or moved', async () => {
    const [first = 0, second = 0] = receipts();
    const changed = lines.with(first, (lines[first] ?? '').replace('singleOrgSync', 'allOrgSync'));
    expect(await kinds(changed)).toContain('changed');
    expect(await kinds(lines.toSpliced(first, 1))).toContain('deleted');
    const other = (lines[second] ?? '').replace(/"id":"\w+"/, '"id":"01ABCDEFGHJKMNPQRS"');
    expect(await kinds(lines.toSpliced(first, 0, other))).toContain('inserted');
    const moved = lines.with(first, lines[second] ?? '').with(second, lines[first] ?? '');
    expect(await kinds(moved)).toContain('reordered');
  });

  it('tells a seal that was changed or taken out, a foreign key, and an end that is missing', async () => {
    const seals = lines.flatMap((line, i) => (line.startsWith('{"sealed"') ? [i] : []));
    const second = seals[1] ?? 0;
    const changed = lines.with(second, (lines[second] ?? '').replace('"receipts":3', '"receipts":2'));
    expect(await kinds(changed)).toContain('seal-changed');
    const third = seals[2] ?? 0;
    expect(await kinds([...lines.slice(0, second), ...lines.slice(third)])).toEqual(
      expect.arrayContaining(['seal-removed', 'tail-cut']),
    );
    expect(await kinds(lines.slice(0, -1))).toEqual(['tail-cut']);
    const foreign = new SealKeys([readSealKey(readFileSync(sealKeyFile('foreign').publicFile, 'utf8'))]);
    expect((await verifyExport(each(lines), foreign, times)).faults[0]?.kind).toBe('unknown-key');
  });

  it('can be narrowed, and what is in it can be verified all the same', async () => {
    const { receipt } = JSON.parse(lines[receipts()[0] ?? 0] ?? '{}') as { receipt: { tenant_id: string } };
    const narrow = (await file(`?tenantId=${receipt.tenant_id}`)).trimEnd().split('\n');
    expect(await check(narrow)).toMatchObject({ intact: true, sealed: 3, filtered: true });
    expect(await check((await file('?kind=authSync')).trimEnd().split('\n'))).toMatchObject({ sealed: 0 });
    const from = new Date(Date.now() + 60_000).toISOString();
    expect(await check((await file(`?from=${from}`)).trimEnd().split('\n'))).toMatchObject({
      sealed: 0,
      intact: true,
    });
  });

  it('comes as CSV too', async () => {
    const csv = await file('?format=csv');
    expect(csv.split('\r\n')[0]).toMatch(/^id,received_at,kind,.*,calls,leaf,seal$/);
    expect(csv.match(/\r\n(?=01)/g)).toHaveLength(10);
  });

  it('is fetched and verified by the command, and a broken one exits with 1', async () => {
    const out = join(folder, `${connector.url.replaceAll(/\W/g, '')}.jsonl`);
    const client = { KOOSYNC_URL: connector.url, KOOSYNC_ADMIN_TOKEN: ADMIN_TOKEN };
    expect(await koosync(['audit', 'export', '--out', out], client)).toMatchObject({ code: 0 });
    const verify = ['audit', 'verify', '--export', out, '--public-key', key.publicFile];
    const good = await koosync(verify);
    expect(good.stdout).toContain('Intact');
    expect(good.code).toBe(0);
    writeFileSync(out, readFileSync(out, 'utf8').replace('singleOrgSync', 'allOrgSync'));
    const bad = await koosync(verify);
    expect(bad.stdout).toContain('changed');
    expect(bad.code).toBe(1);
  });
});

describe('a cell of a CSV file', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tx', `'\tx`],
    ['\rx', `"'\rx"`],
    ['a "b", c', '"a ""b"", c"'],
    ['=a"b', `"'=a""b"`],
    ['line\nbreak', '"line\nbreak"'],
    ['{"a":-1}', '"{""a"":-1}"'],
    ['plain 部门', 'plain 部门'],
    ['', ''],
    [null, ''],
    [-5, '-5'],
  ])('with %j is %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});
