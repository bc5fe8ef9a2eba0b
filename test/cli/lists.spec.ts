import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { ADMIN_TOKEN, at, seal, sealSecret, TestConnector } from '../support/connector.js';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';

const SCOPE = { instanceId: 'i1', tenantId: 't1', testFlag: 0 };
const folder = temporaryFolder();
let connector: TestConnector;
const run = (...words: string[]) =>
  koosync(words, { KOOSYNC_URL: connector.url, KOOSYNC_ADMIN_TOKEN: ADMIN_TOKEN });
const itemsOf = async <T>(...words: string[]): Promise<T[]> =>
  jsonOf<{ items: T[] }>(await run(...words, '--json')).items;

const department = (i: number) => ({
  orgCode: `D${i}`,
  orgName: `部门${i}`,
  parentCode: i === 0 ? '' : 'D0',
});
const fullList = (count: number, step: number) =>
  connector.call('allOrgSync', {
    ...SCOPE,
    orgInfoList: Array.from({ length: count }, (_, i) => department(i)),
    timeStamp: at(step),
  });

beforeAll(async () => {
  connector = await TestConnector.start(`sqlite:${join(folder, 'test.sqlite')}`, {
    KOOSYNC_INSTANCE_FRONTEND_URL: 'https://app.example/{instanceId}',
  });
  const tenant = {
    tenantCode: 'c',
    name: '星河科技',
    domainName: 'https://d.example',
    orderId: 'o1',
    flag: 1,
  };
  await connector.call('tenantSync', { ...SCOPE, ...tenant, timeStamp: at(1) });
  await connector.call('applicationSync', {
    ...SCOPE,
    appId: 'a1',
    clientId: 'c1',
    clientSecret: sealSecret('the-secret'),
    flag: 1,
    timeStamp: at(1),
  });
  await fullList(20, 2);
  const user = { userName: 'zhang', name: '张三', orgCode: 'D1', role: 'user', enable: 'true' };
  const grant = { ...SCOPE, appId: 'a1', flag: 1, currentSyncTime: at(3), timeStamp: at(3) };
  await connector.call('authSync', { ...grant, userList: [user] });
});
afterAll(() => connector.stop());

describe('the lists of the command line', () => {
  it('print what the admin API knows, as JSON and as a table', async () => {
    expect(await itemsOf('tenants')).toMatchObject([{ tenantId: 't1', name: '星河科技' }]);
    expect(await itemsOf('applications')).toMatchObject([{ appId: 'a1', clientId: 'c1' }]);
    expect(await itemsOf('departments', '--limit', '3')).toHaveLength(3);
    expect(await itemsOf('users', '--tenant', 't1')).toMatchObject([{ userName: 'zhang', authorized: true }]);
    expect(await itemsOf('users', '--tenant', 'nobody')).toEqual([]);
    const { stdout } = await run('users');
    expect(stdout).toMatch(/^user +name +department/);
    expect(stdout).toMatch(/zhang +张三 +D1/);
  });

  it('say how to see the next page, which goes on after the first', async () => {
    const { stdout } = await run('departments', '--limit', '15');
    const [, cursor = ''] = /--after (\S+),/.exec(stdout) ?? [];
    expect(await itemsOf('departments', '--after', cursor)).toHaveLength(5);
  });

  it('draw the tree under the name of the enterprise', async () => {
    const { stdout } = await run('departments', '--tree');
    expect(stdout).toMatch(/^星河科技 +tenant t1, instance i1\n└─ 部门0 D0\n {3}├─ 部门1 D1\n/);
    expect(stdout.match(/部门/g)).toHaveLength(20);
  });

  it('reveal a secret only when asked for it', async () => {
    expect((await run('applications', '--json')).stdout).not.toContain('the-secret');
    const revealed = await run('applications', 'reveal', '--instance', 'i1', '--tenant', 't1', '--app', 'a1');
    expect(revealed).toMatchObject({ code: 0, stdout: 'the-secret\n' });
  });

  it('show the webhook audit log, and one receipt with request and reply', async () => {
    const forged = seal('tenantSync', { ...SCOPE, flag: 0 }, { accessKey: 'wrong' });
    await connector.send(forged);
    const [refused] = await itemsOf<{ id: string; reason: string }>('receipts', '--outcome', 'refused');
    expect(refused?.reason).toMatch(/signature-mismatch/);
    const [first] = await itemsOf<{ id: string }>('receipts', '--kind', 'applicationSync');
    const { stdout, code } = await run('receipts', 'show', first?.id ?? '');
    expect(stdout).toMatch(/kind +applicationSync/);
    expect(stdout).toMatch(/"clientSecret": "\*\*\*"/);
    expect(stdout).toMatch(/"resultCode": "000000"/);
    expect(code).toBe(0);
  });

  it('show a held removal and carry out the decision on it once', async () => {
    await fullList(3, 10);
    const [held] = await itemsOf<{ id: string }>('removals');
    const id = held?.id ?? '';
    expect((await run('removals', 'show', id)).stdout).toMatch(/Approving removes 17 departments now/);
    expect((await run('removals', 'approve', id)).stdout).toBe('Approved: 17 departments were removed.\n');
    expect(await itemsOf('departments')).toHaveLength(3);
    const again = await run('removals', 'approve', id);
    expect(again.stderr).toMatch(/^Nothing was done \(.*already\)\.\n$/);
    expect(again.code).toBe(1);
  });

  it('keep the departments when a held removal is rejected', async () => {
    await fullList(20, 20);
    await fullList(3, 21);
    const [held] = await itemsOf<{ id: string }>('removals');
    const answer = await run('removals', 'reject', held?.id ?? '', '--json');
    expect(jsonOf(answer)).toMatchObject({ state: 'rejected' });
    expect(await itemsOf('departments')).toHaveLength(20);
    expect(await itemsOf('removals')).toEqual([]);
  });

  it('list instances, and take a release back once', async () => {
    const order = { orderId: 'CS1', orderLineId: 'CS1-1', businessId: 'b' };
    const ordered = await connector.call('newInstance', order, { dialect: 'v2-basic' });
    const { instanceId } = JSON.parse(ordered.text) as { instanceId: string };
    expect((await run('instances')).stdout).toMatch(
      new RegExp(`^instance +status[\\s\\S]+${instanceId} +active +CS1`),
    );
    await connector.call('releaseInstance', { instanceId }, { dialect: 'v2-basic' });
    expect(await itemsOf('instances', '--order', 'CS1', '--status', 'released')).toMatchObject([
      { instanceId },
    ]);
    expect((await run('instances')).stdout).toMatch(/released +CS1 .*purged \d{4}-/);
    const kept = await run('instances', 'keep', instanceId);
    expect(kept).toMatchObject({ code: 0, stdout: `Kept: the instance ${instanceId} is active again.\n` });
    expect((await run('instances', 'keep', instanceId)).stderr).toMatch(/^Nothing was done/);
  });

  it.each([
    [['tenants', '--token', 'a-token-of-nobody'], /does not know the token: pass --token/],
    [['receipts', 'show', 'NOPE'], /^Not found \(There is no receipt NOPE\)/],
    [['removals', 'approve', 'NOPE'], /^Not found/],
    [['tenants', '--lane', 'moon'], /refused the request \(lane/],
  ])('say in one line why not: %j', async (words, told) => {
    const { code, stderr } = await run(...words);
    expect(stderr).toMatch(told);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });
});

describe('the deliveries of the command line', () => {
  it('print what changed, oldest first', async () => {
    const items = await itemsOf<{ type: string }>('changes', '--tenant', 't1', '--limit', '1000');
    expect(items.slice(0, 2).map(({ type }) => type)).toEqual(['tenant.saved', 'application.saved']);
    const { stdout } = await run('changes', '--tenant', 't1');
    expect(stdout).toMatch(/^cursor +type +object/);
    expect(stdout).toMatch(/user\.authorized +zhang 张三/);
  });

  it('print what was given up and how far targets are: nothing without a target', async () => {
    expect(await itemsOf('deliveries')).toEqual([]);
    expect(await itemsOf('deliveries', 'progress')).toEqual([]);
  });

  it('send again only what is named', async () => {
    expect(await run('deliveries', 'retry')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--all'),
    });
    expect((await run('deliveries', 'retry', '--all')).stdout).toBe('0 changes are sent again.\n');
  });
});
