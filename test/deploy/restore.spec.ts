import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN_TOKEN, seal, TestConnector } from '../support/connector.js';
import { DATABASES } from '../support/database.js';
import { blocks, sections } from '../support/markdown.js';
import { allOrgSync, applicationSync, newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const guide = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'koosync-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What docs/operations.md says, and the programs it takes. */
const CASES = {
  PostgreSQL: { title: 'PostgreSQL', tools: ['pg_dump', 'pg_restore', 'psql'] },
  MariaDB: { title: 'MariaDB and MySQL', tools: ['mariadb-dump', 'mariadb'] },
  'embedded SQLite': { title: 'Embedded SQLite', tools: ['sqlite3'] },
} as const;

const KEY = Buffer.alloc(32, 3).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 4).toString('base64');

describe.each(DATABASES)('A backup of $name by the commands of docs/operations.md', ({ name, fresh }) => {
  const { title, tools } = CASES[name as keyof typeof CASES];
  const missing = tools.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  const itWithTools = missing.length === 0 ? it : it.skip;
  const [backUp = '', restore = ''] = blocks(
    sections(guide).find((section) => section.title === title)?.text ?? '',
    'bash',
  );

  itWithTools(
    `is restored with its secrets; what was lost comes again and reaches everybody${missing.length > 0 ? ` (skipped: no ${missing.join(', ')})` : ''}`,
    async () => {
      const [old, empty] = [await fresh(), await fresh()];
      const tenantId = newTenant();
      const target = new Recorder();
      try {
        const before = await start(old.url, KEY, target);
        await called(before, 'tenantSync', tenantSync(tenantId, 1));
        await called(before, 'applicationSync', applicationSync(tenantId, 1));
        await called(before, 'singleOrgSync', singleOrgSync(tenantId, 1, 'kept'));
        await delivered(before); // a lease in the backup would only make the target wait for its end
        shell(backUp, old.url, empty.url);
        const lost = seal('singleOrgSync', singleOrgSync(tenantId, 2, 'lost'));
        expect(await before.send(lost)).toMatchObject({ resultCode: '000000' });
        await target.until(() => target.told(tenantId).length >= 4);
        const seen = (await get(before, 'changes?limit=1000')).items.at(-1)?.['cursor'];
        await before.stop();
        shell(restore, old.url, empty.url);

        const after = await start(empty.url, KEY, target);
        expect(await codes(after, tenantId)).toEqual(['kept']);
        expect(await secret(after, tenantId)).toMatchObject({
          status: 200,
          clientSecret: 'the-client-secret',
        });
        // the very call that was answered before the restore counts again …
        expect(await after.send(lost)).toMatchObject({ resultCode: '000000' });
        expect(await codes(after, tenantId)).toEqual(['kept', 'lost']);
        // … and so does a full list, which heals everything at once
        await called(after, 'allOrgSync', allOrgSync(tenantId, 3, [['kept'], ['lost'], ['third']]));
        expect(await codes(after, tenantId)).toEqual(['kept', 'lost', 'third']);
        // nobody who reads or is told of changes has skipped any, wherever he stood before
        const { items } = await get(after, `changes?limit=1000&after=${String(seen)}`);
        expect(departmentsIn(items)).toEqual(['lost', 'third']);
        const told = () =>
          target
            .told(tenantId)
            .map((change) => ('department' in change ? change.department.code : change.type));
        await target.until(() => told().includes('third'));
        expect(told().filter((code) => code === 'lost')).toHaveLength(2);
        await after.stop();

        const keyless = await start(empty.url, OTHER_KEY, target);
        expect((await secret(keyless, tenantId)).status).not.toBe(200);
        await keyless.stop();
      } finally {
        await old.drop();
        await empty.drop();
      }
    },
  );
});

function start(url: string, dataKey: string, target: Recorder): Promise<TestConnector> {
  const file = join(folder, 'data.key');
  writeFileSync(file, dataKey);
  return TestConnector.start(url, { KOOSYNC_DATA_KEY_FILE: file }, { targets: [target] });
}

const called = async (connector: TestConnector, ...call: Parameters<TestConnector['call']>): Promise<void> =>
  void expect(await connector.call(...call)).toMatchObject({ resultCode: '000000' });

/** Runs the guide's lines as they stand; what they call names and addresses is set as the guide says. */
function shell(lines: string, oldUrl: string, newUrl: string): void {
  const { hostname, port, username } = URL.canParse(oldUrl) ? new URL(oldUrl) : new URL('http://none');
  writeFileSync(
    join(folder, 'backup.cnf'),
    `[client]\nhost=${hostname}\nport=${port || 3306}\nuser=${decodeURIComponent(username)}\n`,
  );
  const env = {
    ...process.env,
    DATABASE_URL: oldUrl,
    NEW_DATABASE_URL: newUrl,
    DATABASE: placeOf(oldUrl),
    NEW_DATABASE: placeOf(newUrl),
  };
  execFileSync('bash', ['-euo', 'pipefail', '-c', lines], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The file of an embedded database, the name of another. */
const placeOf = (url: string): string =>
  url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : new URL(url).pathname.slice(1);

/** Until no delivery is due or under way. */
async function delivered(connector: TestConnector): Promise<void> {
  const sql = 'SELECT target FROM delivery_stream WHERE due_at IS NOT NULL OR lease_id IS NOT NULL';
  const streams = 'SELECT target FROM delivery_stream';
  while ((await connector.rows(streams)).length === 0 || (await connector.rows(sql)).length > 0)
    await new Promise(setImmediate);
}

const departmentsIn = (changes: readonly Record<string, unknown>[]): string[] =>
  changes.flatMap((change) => {
    const { department } = change as { department?: { code: string } };
    return department ? [department.code] : [];
  });

const bearer = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };

async function get(connector: TestConnector, path: string): Promise<{ items: Record<string, unknown>[] }> {
  const response = await fetch(`${connector.url}/admin/api/v1/${path}`, { headers: bearer });
  return (await response.json()) as { items: Record<string, unknown>[] };
}

const codes = async (connector: TestConnector, tenantId: string): Promise<unknown[]> =>
  (await get(connector, `departments?tenantId=${tenantId}`)).items.map(({ code }) => code).sort();

async function secret(
  connector: TestConnector,
  tenantId: string,
): Promise<{ status: number; clientSecret?: string }> {
  const body = JSON.stringify({ instanceId: 'instance-1', tenantId, appId: 'app-1' });
  const url = `${connector.url}/admin/api/v1/applications/reveal`;
  const response = await fetch(url, { method: 'POST', headers: bearer, body });
  return { ...((await response.json()) as { clientSecret?: string }), status: response.status };
}
