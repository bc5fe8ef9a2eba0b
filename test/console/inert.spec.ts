import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { itemsOf } from '../admin/call-admin.js';
import { TestConnector } from '../support/connector.js';
import { authSync, singleOrgSync, tenantSync, user } from '../support/messages.js';
import { describeInBrowser, launchBrowser } from './browser.js';
import { Operator } from './operator.js';

const TENANT = 't-<img src=x onerror=window.caught=1>';
const SCRIPT = '<script>window.caught=1</script><img src=x onerror=window.caught=1>';
const TURNED = 'safe\u202egnp.exe\u200b\u0007';
const VISIBLE = 'safe⟨U+202E⟩gnp.exe⟨U+200B⟩⟨U+0007⟩';
const query = 'instanceId=instance-1&lane=production';

describeInBrowser('names that somebody made to do harm', () => {
  let browser: Browser;
  let connector: TestConnector;
  let operator: Operator;
  beforeAll(async () => {
    browser = await launchBrowser();
    connector = await TestConnector.start('sqlite::memory:');
    await connector.call(
      'tenantSync',
      tenantSync(TENANT, 1, { name: SCRIPT, domainName: 'javascript:window.caught=1' }),
    );
    await connector.call('singleOrgSync', singleOrgSync(TENANT, 2, 'd1', '', { orgName: TURNED }));
    await connector.call('singleOrgSync', singleOrgSync(TENANT, 2, 'd2', '', { orgName: SCRIPT }));
    await connector.call('authSync', authSync(TENANT, 3, [user('ann', { name: SCRIPT, position: TURNED })]));
    operator = await Operator.at(browser, connector);
    await operator.logIn();
  });
  afterAll(async () => {
    await browser?.close();
    await connector?.stop();
  });

  it.each([
    ['overview', '#/overview'],
    ['tenants', '#/tenants'],
    ['organisation', `#/tenants/${encodeURIComponent(TENANT)}/organisation?${query}`],
    ['users', `#/tenants/${encodeURIComponent(TENANT)}/users?${query}`],
  ])('stand as text in the %s', async (_, hash) => {
    await operator.open(hash);
    await operator.sees('<script>');
    expect(await operator.page.evaluate('window.caught')).toBeUndefined();
    expect(await operator.page.locator('main script, main img').count()).toBe(0);
    expect(await operator.page.locator('a[href^="javascript:"]').count()).toBe(0);
  });

  it('stand as text in a receipt, its difference, and its request', async () => {
    for (const { id } of await itemsOf(connector, `receipts?tenantId=${encodeURIComponent(TENANT)}`)) {
      await operator.open(`#/receipts/${String(id)}`);
      await operator.main.getByRole('heading', { name: 'What it changed' }).waitFor();
      expect(await operator.page.evaluate('window.caught')).toBeUndefined();
      expect(await operator.page.locator('main script, main img').count()).toBe(0);
    }
    expect(operator.complaints).toEqual([]);
  });

  it('cannot turn the writing around, or hide in it', async () => {
    await operator.open(`#/tenants/${encodeURIComponent(TENANT)}/organisation?${query}`);
    await operator.main.getByText(VISIBLE).first().waitFor();
    expect(await operator.main.innerText()).not.toMatch(/\u202e|\u200b/);
  });
});
