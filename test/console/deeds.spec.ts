import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { itemsOf } from '../admin/call-admin.js';
import type { TestConnector } from '../support/connector.js';
import { describeInBrowser, launchBrowser } from './browser.js';
import { Operator } from './operator.js';
import { MOON, READER, SECRET, startWorld, STAR } from './world.js';

const APPLICATIONS = `#/tenants/${STAR}/applications?instanceId=instance-1&lane=production`;

describeInBrowser('an operator at the console', () => {
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
  const be = async (token?: string) => {
    operator = await Operator.at(browser, connector);
    await operator.logIn(token);
  };
  const dialog = () => operator.page.getByRole('dialog');
  const button = (name: string | RegExp) => operator.main.getByRole('button', { name });

  it('is told of a wrong token, and let in with the right one', async () => {
    operator = await Operator.at(browser, connector);
    await operator.page.goto(`${connector.url}/console`);
    for (const [token, answer] of [
      ['', 'Paste a token first.'],
      ['令牌', 'A token has no spaces'],
      ['a-token-that-nobody-knows', 'The connector does not know this token.'],
    ] as const) {
      await operator.page.fill('input[name=token]', token);
      await operator.page.keyboard.press('Enter');
      await operator.page.getByRole('alert').getByText(answer).waitFor();
    }
    await operator.page.fill('input[name=token]', READER);
    await operator.page.keyboard.press('Enter');
    await operator.page.waitForSelector('nav a[aria-current=page]');
    const kept = await operator.page.evaluate('[JSON.stringify(localStorage), document.cookie]');
    expect(JSON.stringify(kept)).not.toContain(READER);
  });

  it('without the scope cannot press what needs it, and reads why', async () => {
    await be(READER);
    await operator.open('#/deliveries');
    const all = button('Send all that fit again');
    expect(await all.getAttribute('aria-disabled')).toBe('true');
    expect(await all.getAttribute('title')).toBe('Your token lacks the scope “operate”.');
    await all.click({ force: true });
    expect(await dialog().count()).toBe(0);
    await operator.open(APPLICATIONS);
    expect(await button('Reveal secret').getAttribute('aria-disabled')).toBe('true');
    const [removal] = await itemsOf(connector, 'removals');
    await operator.open(`#/removals/${String(removal?.['id'])}`);
    expect(await button('Approve: remove them').getAttribute('aria-disabled')).toBe('true');
    expect(operator.complaints).toEqual([]);
  });

  it('reveals a secret after a question, and hides it again', async () => {
    await be();
    await operator.open(APPLICATIONS);
    await button('Reveal secret').click();
    expect(await operator.main.getByText(SECRET).count()).toBe(0);
    await dialog().getByRole('button', { name: 'Reveal secret' }).click();
    await operator.main.getByText(SECRET).waitFor();
    await button('Hide').click();
    expect(await operator.main.getByText(SECRET).count()).toBe(0);
    expect(await itemsOf(connector, 'receipts?kind=admin.reveal')).toHaveLength(1);
    expect(operator.complaints).toEqual([]);
  });

  it('has one change sent again, and then all that are left', async () => {
    await be();
    await operator.open(`#/deliveries?tenantId=${MOON}`);
    await button('Send again').first().click();
    await operator.page.keyboard.press('Escape');
    expect(await itemsOf(connector, `receipts?kind=admin.retry-deliveries`)).toEqual([]);
    await button('Send again').first().click();
    await dialog().getByText('1 change will be sent again').waitFor();
    await dialog().getByRole('button', { name: 'Send again' }).click();
    await operator.main.getByText('1 change will be sent again.').waitFor();
    await button('Send all that fit again').click();
    await dialog().getByText(`Enterprise: ${MOON}`).waitFor();
    await dialog().getByRole('button', { name: 'Send all that fit again' }).click();
    await dialog().waitFor({ state: 'detached' });
    const entries = await itemsOf(connector, `receipts?kind=admin.retry-deliveries`);
    expect(entries).toHaveLength(2);
    await connector.app.get(Dispatcher).drain();
    expect(operator.complaints).toEqual([]);
  });

  it('rejects or approves a held removal by the keyboard alone', async () => {
    await be();
    const [removal] = await itemsOf(connector, 'removals');
    const { page } = operator;
    await page
      .locator('nav')
      .getByRole('link', { name: /Held removals/ })
      .focus();
    await page.keyboard.press('Enter');
    await operator.main.getByRole('link', { name: STAR }).focus();
    await page.keyboard.press('Enter');
    await operator.main.getByText('Branch d19').waitFor();
    for (let i = 0; i < 40; i++) {
      if (/^Approve/.test(await page.evaluate<string>('document.activeElement?.textContent ?? ""'))) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await dialog().getByRole('heading', { name: 'Remove these departments?' }).waitFor();
    await page.keyboard.press('Tab');
    if (!/^Approve/.test(await page.evaluate<string>('document.activeElement?.textContent ?? ""')))
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await operator.main.getByText(/departments removed\./).waitFor();
    const [decided] = await itemsOf(connector, 'removals?state=all');
    expect([decided?.['id'], decided?.['state']]).toEqual([removal?.['id'], 'approved']);
    expect(operator.complaints).toEqual([]);
  });

  it('is told to wait after too many wrong tokens', async () => {
    for (let i = 0; i < 21; i++)
      await fetch(`${connector.url}/admin/api/v1/token`, { headers: { authorization: `Bearer wrong-${i}` } });
    operator = await Operator.at(browser, connector);
    await operator.page.goto(`${connector.url}/console`);
    await operator.page.fill('input[name=token]', 'still-not-the-right-token');
    await operator.page.keyboard.press('Enter');
    await operator.page
      .getByRole('alert')
      .getByText(/Too many failed attempts .* Try again in \d+ seconds?/)
      .waitFor();
  });

  it('keeps the focus where it is when the language changes', async () => {
    await be();
    await operator.page.getByRole('button', { name: '中文' }).focus();
    await operator.page.keyboard.press('Enter');
    await operator.main.getByRole('heading', { level: 1, name: '概览' }).waitFor();
    expect(await operator.page.evaluate<string>('document.activeElement.textContent')).toBe('中文');
    expect(await operator.page.evaluate<string>('document.documentElement.lang')).toBe('zh-CN');
    await operator.page.reload();
    await operator.main.getByRole('heading', { level: 1, name: '概览' }).waitFor();
  });

  it('is asked to log in again when the token is not known any more', async () => {
    await be();
    await operator.page.evaluate('sessionStorage.setItem("koosync.token", "not-known-to-anybody")');
    await operator.page.reload();
    await operator.page.getByText('does not know your token any more').waitFor();
    expect(await operator.page.evaluate('sessionStorage.length')).toBe(0);
  });
});
