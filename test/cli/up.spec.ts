import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { jsonOf, koosync, KoosyncProcess } from './koosync-process.js';
import { widthOf } from '../../src/cli/terminal.js';
import { temporaryFolder } from './temporary-folder.js';

interface Report {
  readonly ok: boolean;
  readonly steps: readonly { kind: string; manner: string; outcome: string; faults: string[] }[];
}

const folder = temporaryFolder();

describe.each(DATABASES)('koosync up on $name', (kind) => {
  let database: TestDatabase;
  beforeAll(async () => (database = await kind.fresh()));
  afterAll(() => database.drop());

  it('plays onboarding and lifecycle again and again, with outcomes that fit what is there', async () => {
    const environment = {
      KOOSYNC_PORT: '0',
      KOOSYNC_DATA_DIR: join(folder, kind.name),
      KOOSYNC_DATABASE_URL: database.url,
    };
    const outcomes: string[][] = [];
    for (let i = 0; i < 2; i++) {
      const ended = await koosync(['up', '--once', '--json'], environment);
      expect(ended.stderr).toBe('');
      const report = jsonOf<Report>(ended);
      expect(report.steps.flatMap(({ faults }) => faults)).toEqual([]);
      expect(ended.code).toBe(0);
      outcomes.push(report.steps.map(({ outcome }) => outcome));
    }
    const [first, second] = outcomes;
    const changed = ['applied', 'applied', 'applied', 'applied', 'applied', 'applied', 'applied'];
    const onboarding = [...changed, 'resent', 'superseded', 'refused'];
    const asked = 'unchanged';
    const bound = ['applied', 'applied', 'applied', 'applied'];
    const terms = ['applied', asked, 'applied', 'applied', 'applied'];
    const lifecycle = ['applied', asked, ...bound, asked, ...terms, 'applied', 'applied'];
    expect(first).toEqual([...onboarding, ...lifecycle]);
    expect(second?.slice(0, 2)).toEqual(['unchanged', 'unchanged']);
    expect(second?.slice(4)).toEqual(first?.slice(4));
  });
});

describe('koosync up', () => {
  const environment = { KOOSYNC_PORT: '0', KOOSYNC_DATA_DIR: join(folder, 'own') };

  it('tells a story, shows the tree, and stays up until Ctrl-C', async () => {
    const process = new KoosyncProcess(['up'], environment);
    await process.printed(/stays up until Ctrl-C[\s\S]+npm run -s koosync -- receipts/);
    const [, url = ''] = await process.printed(/listens at +(http:\/\/127\.0\.0\.1:\d+)/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const { code, stdout, stderr } = await process.stop('SIGINT');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('✓ All 24 steps ended as they must.');
    expect(stdout).toMatch(/└─ 平台架构组|├─ 平台架构组/);
    expect(stdout).toMatch(/赵磊 .*no access/);
    const [story = ''] = /Now the marketplace plays[\s\S]+steps ended/.exec(stdout) ?? [];
    expect(Math.max(...story.split('\n').map(widthOf))).toBeLessThanOrEqual(100);
  });

  it('keeps its keys to its user and uses them again', async () => {
    const files = () =>
      readdirSync(environment.KOOSYNC_DATA_DIR).map((file) => join(environment.KOOSYNC_DATA_DIR, file));
    const secrets = () => files().filter((file) => /\.(key|token|env|pem)$/.test(file));
    for (const file of files()) expect(statSync(file).mode & 0o077).toBe(0);
    const before = secrets().filter((file) => !file.endsWith('dev.env'));
    const kept = before.map((file) => readFileSync(file, 'utf8'));
    expect((await koosync(['up', '--once'], environment)).code).toBe(0);
    expect(before.map((file) => readFileSync(file, 'utf8'))).toEqual(kept);
  });

  it('writes an environment that the other commands work with', async () => {
    const process = new KoosyncProcess(['up'], environment);
    await process.printed(/stays up until Ctrl-C/);
    const text = readFileSync(join(environment.KOOSYNC_DATA_DIR, 'dev.env'), 'utf8');
    const exported = [...text.matchAll(/^export (?<name>\w+)='(?<value>.*)'$/gm)];
    const variables = Object.fromEntries(
      exported.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']),
    );
    const tree = await koosync(['departments', '--tree'], variables);
    const doctor = await koosync(['doctor'], variables);
    const { code } = await process.stop('SIGTERM');
    expect(tree.stdout).toContain('研发中心');
    expect(doctor).toMatchObject({ code: 0, stderr: '' });
    expect(code).toBe(0);
  });

  it('ends with 1 and the remedy when its port is taken', async () => {
    const first = new KoosyncProcess(['up'], environment);
    const [, port = ''] = await first.printed(/listens at +http:\/\/127\.0\.0\.1:(\d+)/);
    const second = await koosync(['up', '--once'], { ...environment, KOOSYNC_PORT: port });
    await first.stop('SIGTERM');
    expect(second.stderr).toContain(`choose another one: KOOSYNC_PORT=${Number(port) + 1}`);
    expect(second.code).toBe(1);
  });
});
