import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditReport } from '../../src/audit/verify/report.js';
import { jsonOf, koosync } from '../cli/koosync-process.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { ADMIN_TOKEN, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { makeReceipts, seal, sealing, sealKeyFile } from './sealed-connector.js';

const key = sealKeyFile('offline');

describe.each(DATABASES)('koosync audit verify, on $name', ({ fresh }) => {
  const folder = temporaryFolder();
  const anchor = join(folder, 'head.json');
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url, sealing(key.file));
    for (let i = 0; i < 2; i++) {
      await makeReceipts(connector, 2);
      await seal(connector);
    }
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const environment = () => ({ KOOSYNC_DATABASE_URL: database.url });
  const verify = (...more: string[]) =>
    koosync(['audit', 'verify', '--public-key', key.publicFile, ...more], environment());

  it('finds nothing wrong with a log that nobody edited, and keeps its head', async () => {
    const client = { KOOSYNC_URL: connector.url, KOOSYNC_ADMIN_TOKEN: ADMIN_TOKEN };
    const head = await koosync(['audit', 'head'], client);
    expect(jsonOf(head)).toMatchObject({ number: 2 });
    writeFileSync(anchor, head.stdout);
    const { stdout, code } = await verify('--anchor', anchor);
    expect(stdout).toContain('Intact: every sealed receipt is as it was.');
    expect(code).toBe(0);
    const online = await koosync(['audit', 'verify', '--online', '--json'], client);
    expect(jsonOf<AuditReport>(online)).toMatchObject({ intact: true, sealed: 4 });
  });

  it('misses a log and a chain that were cut together only without the anchor', async () => {
    const { stdout: before } = await verify('--json');
    expect((JSON.parse(before) as AuditReport).sealed).toBe(4);
    await connector.rows(`DELETE FROM receipt WHERE id > (SELECT to_id FROM audit_seal WHERE number = 1)`);
    await connector.rows('DELETE FROM audit_seal WHERE number = 2');
    await connector.rows('DELETE FROM audit_seal_entries WHERE number = 2');
    expect(jsonOf<AuditReport>(await verify('--json'))).toMatchObject({ intact: true });
    const { stdout, code } = await verify('--anchor', anchor);
    expect(stdout).toMatch(/tail-cut.*the anchor names seal 2, the chain ends at 1/);
    expect(code).toBe(1);
  });

  it('says what is missing when it is called wrongly', async () => {
    const none = await koosync(['audit', 'verify'], environment());
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--public-key') });
    const foreign = await koosync(['audit', 'verify', '--public-key', anchor], environment());
    expect(foreign).toMatchObject({ code: 1, stderr: expect.stringContaining('no PEM key') });
    writeFileSync(join(folder, 'empty.json'), '{}');
    expect((await verify('--anchor', join(folder, 'empty.json'))).stderr).toContain('names no seal');
  });
});
