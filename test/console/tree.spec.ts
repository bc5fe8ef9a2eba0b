import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { TestConnector } from '../support/connector.js';
import { allOrgSync, singleOrgSync, tenantSync, type Listed } from '../support/messages.js';
import { describeInBrowser, launchBrowser } from './browser.js';
import { Operator } from './operator.js';

const TENANT = 't-large';
const HASH = `#/tenants/${TENANT}/organisation?instanceId=instance-1&lane=production`;
/** Ten branches, a hundred departments in each, nine teams in each of those. */
const MANY: Listed[] = Array.from({ length: 10_000 }, (_, i): Listed => {
  if (i < 10) return [`b${i}`, '', i === 4 ? 'Zenith' : `Branch ${i}`];
  if (i < 1000) return [`d${i}`, `b${i % 10}`, `Department ${i}`];
  return [`t${i}`, `d${10 + (i % 990)}`, `Team ${i}`];
});

describeInBrowser('an organisation of 10 000 departments', () => {
  let browser: Browser;
  let connector: TestConnector;
  let operator: Operator;
  beforeAll(async () => {
    browser = await launchBrowser();
    connector = await TestConnector.start('sqlite::memory:');
    await connector.call('tenantSync', tenantSync(TENANT, 1));
    await connector.call('allOrgSync', allOrgSync(TENANT, 2, MANY));
    await connector.call('singleOrgSync', singleOrgSync(TENANT, 3, 'lost', 'nowhere'));
    await connector.call('singleOrgSync', singleOrgSync(TENANT, 3, 'egg', 'hen'));
    await connector.call('singleOrgSync', singleOrgSync(TENANT, 3, 'hen', 'egg'));
    operator = await Operator.at(browser, connector);
    await operator.logIn();
    await operator.open(HASH);
  });
  afterAll(async () => {
    await browser?.close();
    await connector?.stop();
  });
  const tree = () => operator.main.getByRole('tree');
  const active = async () => {
    const id = await tree().getAttribute('aria-activedescendant');
    return operator.page.locator(`[id="${id}"]`);
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await operator.page.keyboard.press(key);
  };

  it('has only the rows in view in the page, however far one scrolls', async () => {
    await operator.main.getByRole('button', { name: 'Expand all' }).click();
    const nodes = () => operator.page.evaluate<number>('document.querySelectorAll("*").length');
    expect(await nodes()).toBeLessThan(1000);
    await operator.page.evaluate(
      `const frame = document.querySelector('[role=tree]'); frame.scrollTop = frame.scrollHeight;`,
    );
    await tree().getByText('Team', { exact: false }).last().waitFor();
    expect(await nodes()).toBeLessThan(1000);
    const last = tree().getByRole('treeitem').last();
    await last.waitFor();
    expect(await operator.main.getByText('10,003 departments').count()).toBe(1);
  });

  it('is walked by the arrow keys as a tree is', async () => {
    await operator.main.getByRole('button', { name: 'Collapse all' }).click();
    await tree().focus();
    await press('Home');
    expect(await (await active()).innerText()).toContain('Branch 0');
    await press('ArrowRight');
    expect(await (await active()).getAttribute('aria-expanded')).toBe('true');
    await press('ArrowRight');
    expect(await (await active()).getAttribute('aria-level')).toBe('2');
    await press('ArrowLeft');
    expect(await (await active()).innerText()).toContain('Branch 0');
    await press('ArrowLeft');
    expect(await (await active()).getAttribute('aria-expanded')).toBe('false');
    await press('End');
    expect(await (await active()).innerText()).toContain('Zenith');
    await press('Home');
    await press('z');
    expect(await (await active()).innerText()).toContain('Zenith');
    expect(await (await active()).getAttribute('aria-setsize')).toBe('10');
    await press('Enter');
    await operator.main.getByRole('heading', { name: 'Users of Zenith' }).waitFor();
  });

  it('is searched by name and code, with the way to what was found', async () => {
    await operator.main.getByPlaceholder('Find by name or code').fill('team 4321');
    await operator.main.getByText('1 department found').waitFor();
    const names = await tree().getByRole('treeitem').allInnerTexts();
    expect(names.map((name) => name.replace(/\s+\w+$/, '').trim())).toEqual([
      expect.stringMatching(/^(Branch \d|Zenith)/),
      expect.stringMatching(/^Department \d+/),
      'Team 4321',
    ]);
    await operator.main.getByPlaceholder('Find by name or code').fill('');
  });

  it('shows those whose parent is missing or in a cycle apart, with the reason', async () => {
    const apart = operator.main.getByRole('region', { name: /^Not linked \(3\)/ });
    const lines = await apart.getByRole('listitem').allInnerTexts();
    expect(lines.map((line) => line.replace(/\s+/g, ' ')).sort()).toEqual([
      'Name of egg egg in a cycle',
      'Name of hen hen in a cycle',
      'Name of lost lost parent nowhere is missing',
    ]);
    expect(operator.complaints).toEqual([]);
  });
});
