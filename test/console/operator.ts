import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { ADMIN_TOKEN, type TestConnector } from '../support/connector.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Habits {
  readonly language?: 'en' | 'zh';
  readonly theme?: 'light' | 'dark';
}

/** Somebody in front of the console, in a browser of their own. */
export class Operator {
  /** What the browser complained of, and addresses outside the connector that it asked for. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly url: string,
    private readonly habits: Habits,
  ) {}

  static async at(browser: Browser, connector: TestConnector, habits: Habits = {}): Promise<Operator> {
    const { language = 'en', theme = 'light' } = habits;
    const context = await browser.newContext({
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: theme,
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const operator = new Operator(page, context, connector.url, habits);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        operator.complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => operator.complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(connector.url) && !/^(data|blob):/.test(request.url()))
        operator.complaints.push(`asked ${request.url()}`);
    });
    return operator;
  }

  /** Opens the console and logs in. */
  async logIn(token = ADMIN_TOKEN): Promise<void> {
    await this.page.goto(`${this.url}/console`);
    await this.page.fill('input[name=token]', token);
    await this.page.keyboard.press('Enter');
    await this.page.waitForSelector('nav a[aria-current=page]');
  }

  /** Opens a page by its address, and waits until nothing loads any more. */
  async open(hash: string): Promise<void> {
    await this.page.goto(`${this.url}/console/${hash}`);
    await this.settle();
  }

  async settle(): Promise<void> {
    await this.main.getByRole('heading', { level: 1 }).waitFor();
    await this.main.locator('p.more[role=status]').first().waitFor({ state: 'detached' });
  }

  /** Waits until a text stands in the page, or in a field of it. */
  async sees(text: string): Promise<void> {
    await this.main
      .getByText(text)
      .or(this.main.locator(`input[value=${JSON.stringify(text)}]`))
      .first()
      .waitFor();
  }

  get main(): Locator {
    return this.page.locator('main');
  }

  /** Violations that axe-core calls serious or critical. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const results = await this.page.evaluate<AxeResults>(
      'axe.run(document, { resultTypes: ["violations"] })',
    );
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }

  /** For looking at: writes a picture where TEST_PICTURES says. */
  async picture(name: string): Promise<void> {
    const folder = process.env['TEST_PICTURES'];
    if (!folder) return;
    const { language = 'en', theme = 'light' } = this.habits;
    await this.page.screenshot({ path: join(folder, `${name}-${language}-${theme}.png`), fullPage: true });
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}
