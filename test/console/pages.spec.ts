import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestConnector } from '../support/connector.js';
import { callAdmin, itemsOf } from '../admin/call-admin.js';
import { describeInBrowser, launchBrowser } from './browser.js';
import { Operator } from './operator.js';
import { MOON, startWorld, STAR } from './world.js';

const star = (tab: string) => `#/tenants/${STAR}/${tab}?instanceId=instance-1&lane=production`;

/** Each page with something that only real data puts there. */
const PAGES: readonly (readonly [name: string, hash: string, shows: string])[] = [
  ['overview', '#/overview', '000001'],
  ['receipts', '#/receipts?lane=all', 'signature-mismatch'],
  ['receipts-refused', '#/receipts?outcome=refused&resultCode=000002', 'field-invalid'],
  ['receipts-none', '#/receipts?tenantId=nobody', 'nobody'],
  ['tenants', '#/tenants', 'Moonlight Ltd'],
  ['organisation', star('organisation'), 'Moved and renamed'],
  ['users', star('users'), '张伟'],
  ['applications', star('applications'), 'client-1'],
  ['instance', star('instance'), 'instance-1'],
  ['instances', '#/instances', 'https://product.example/'],
  ['deliveries', '#/deliveries', 'no room for another enterprise'],
  ['removals', '#/removals', STAR],
];
const OPTIONAL: readonly (readonly [part: string, hash: string, shows: string])[] = [
  ['keys', '#/keys', 'RSA'],
  ['audit', '#/audit', 'JSON Lines'],
];
const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'zh', theme: 'dark' },
  { language: 'en', theme: 'dark' },
  { language: 'zh', theme: 'light' },
] as const;

describeInBrowser('every page of the console', () => {
  let browser: Browser;
  let connector: TestConnector;
  let operator: Operator;
  beforeAll(async () => {
    browser = await launchBrowser();
    connector = await startWorld('sqlite::memory:');
  });
  afterAll(async () => {
    await browser?.close();
    await connector?.stop();
  });
  afterEach(() => operator?.leave());

  describe.each(LOOKS)('in $language, $theme', (look) => {
    it('shows what there is, reads well to everybody, and asks nobody else', async () => {
      operator = await Operator.at(browser, connector, look);
      const [removal] = await itemsOf(connector, 'removals');
      const [moved] = await itemsOf(
        connector,
        `receipts?kind=singleOrgSync&tenantId=${STAR}&outcome=applied`,
      );
      await operator.page.goto(`${connector.url}/console/`);
      expect(await operator.violations()).toEqual([]);
      await operator.picture('login');
      await operator.logIn();
      const { body } = await callAdmin(connector, 'token');
      const parts = body['parts'] as string[];
      const pages = [
        ...PAGES,
        // as soon as the connector has these parts
        ...OPTIONAL.filter(([part]) => parts.includes(part)),
        ['receipt', `#/receipts/${String(moved?.['id'])}`, 'orphan'],
        ['removal', `#/removals/${String(removal?.['id'])}`, 'Branch d19'],
      ] as const;
      for (const [name, hash, shows] of pages) {
        await operator.open(hash);
        await operator.sees(shows);
        await operator.picture(name);
        expect([name, await operator.violations()]).toEqual([name, []]);
        expect([name, await operator.page.title()]).toEqual([name, expect.stringMatching(/. · koosync$/)]);
      }
      expect(operator.complaints).toEqual([]);
    }, 300_000);
  });

  it('leads from a delivery that was given up to the call that made the change', async () => {
    operator = await Operator.at(browser, connector);
    await operator.logIn();
    await operator.open(`#/deliveries?tenantId=${MOON}`);
    await operator.main.getByRole('link', { name: /\.0$/ }).first().click();
    await operator.main.getByRole('region', { name: 'What it changed' }).waitFor();
    expect(operator.complaints).toEqual([]);
  });
});
