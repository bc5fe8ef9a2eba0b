import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestConnector } from '../support/connector.js';
import { singleOrgSync } from '../support/messages.js';
import { describeInBrowser, launchBrowser } from './browser.js';
import { Operator } from './operator.js';
import { startWorld, STAR } from './world.js';

describeInBrowser('an operator who never saw the project', () => {
  let browser: Browser;
  let connector: TestConnector;
  beforeAll(async () => {
    browser = await launchBrowser();
    connector = await startWorld('sqlite::memory:');
  });
  afterAll(async () => {
    await browser?.close();
    await connector?.stop();
  });

  it('finds a refused call, its reason and its remedy through the console alone', async () => {
    const operator = await Operator.at(browser, connector);
    const { page, main } = operator;
    await operator.logIn();
    const troubles = main.getByRole('region', { name: 'What went wrong' });
    await troubles.getByText('authentication failed').waitFor();
    const row = troubles.getByRole('row').filter({ hasText: '000001' });
    await row.getByRole('link', { name: 'An enterprise is bound or unbound' }).click();
    await page.waitForURL(/#\/receipts\/\w{18}$/);
    const verdict = main.getByRole('region', { name: 'What happened' });
    await verdict.getByText('The call was refused, and nothing changed.').waitFor();
    const told = await verdict.innerText();
    expect(told).toContain('signature-mismatch');
    expect(told).toContain('KOOSYNC_KIT_ACCESS_KEYS');
    expect(told).toContain('koosync verify');
    expect(told).toContain('A retry does not help before the cause is gone.');
    expect(operator.complaints).toEqual([]);
    await operator.leave();
  });

  it('finds it in Chinese as well', async () => {
    const operator = await Operator.at(browser, connector, { language: 'zh' });
    await operator.logIn();
    await operator.main.getByRole('region', { name: '出了什么问题' }).getByText('企业绑定或解绑').click();
    const verdict = operator.main.getByRole('region', { name: '发生了什么' });
    await verdict.getByText('访问密钥与卖家中心').waitFor();
    expect(await verdict.innerText()).toContain('消除原因之前，重试没有用。');
    expect(operator.complaints).toEqual([]);
    await operator.leave();
  });

  it('sees a call the moment it is answered, and what it changed', async () => {
    const operator = await Operator.at(browser, connector);
    await operator.logIn();
    const feed = operator.main.getByRole('region', { name: 'As it comes' });
    await feed.getByText('Live', { exact: true }).waitFor();
    await connector.call(
      'singleOrgSync',
      singleOrgSync(STAR, 20, 'd05', 'root', { orgName: 'Just renamed' }),
    );
    await feed.locator('.fresh a').first().click();
    const changes = operator.main.getByRole('region', { name: 'What it changed' });
    await changes.getByText('Just renamed', { exact: true }).waitFor();
    const name = changes
      .getByRole('row')
      .filter({ has: operator.page.getByRole('rowheader', { name: 'Name' }) });
    expect(await name.locator('del').innerText()).toBe('Branch d05');
    expect(await name.locator('ins').innerText()).toBe('Just renamed');
    expect(operator.complaints).toEqual([]);
    await operator.leave();
  });
});
