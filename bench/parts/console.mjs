import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startConnector, seal, send } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { departmentList } from '../support/departments.mjs';
import { median, round } from '../support/statistics.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const TOKEN = 'a-token-for-the-measurement';
const TENANT = 'bench-tenant';
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const [OVERVIEW, TREE] = [
  '#/overview',
  `#/tenants/${TENANT}/organisation?instanceId=bench-instance&lane=production`,
];

/**
 * How long a browser with an empty cache takes until a page shows what it is for and has nothing left to do. Browser,
 * connector and database share the machine.
 */
export async function measure(say) {
  const executablePath = PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error(`no browser at ${PLACES.join(', ')}`);
  const database = await freshPostgres();
  const connector = await startConnector(database.url, { KOOSYNC_ADMIN_TOKENS: TOKEN });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await fill(connector.url);
    const pages = {};
    for (const [name, hash, shows] of [
      ['overview', OVERVIEW, '.tile .figure'],
      ['tree', TREE, '[role=treeitem]'],
    ]) {
      const times = [];
      let bytes = 0;
      for (let i = -1; i < ROUNDS; i++) {
        const figures = await open(browser, `${connector.url}/console/${hash}`, shows);
        if (i >= 0) times.push(figures.readyMs);
        bytes = figures.bytes;
      }
      pages[name] = { readyMs: round(median(times), 0), all: times.map((ms) => round(ms, 0)), bytes };
      say(`${name}: ${pages[name].readyMs} ms, ${bytes} B`);
    }
    return {
      what: 'from the address to a page that shows its figures and is idle, empty cache, median; bytes of the console’s own files',
      aim: { readyMs: 1000, bytes: 200_000 },
      ...pages,
    };
  } finally {
    await browser.close();
    await connector.stop();
    await database.drop();
  }
}

async function fill(url) {
  const common = {
    instanceId: 'bench-instance',
    tenantId: TENANT,
    testFlag: 0,
    timeStamp: '20260105080000000',
  };
  const tenant = { orderId: 'CS1', tenantCode: 'bench', domainName: 'https://bench.example', flag: 1 };
  await send(url, seal('tenantSync', { ...common, ...tenant, name: 'Bench' }));
  await send(url, seal('allOrgSync', { ...common, orgInfoList: departmentList(10_000) }));
  for (let i = 0; i < 500; i++) {
    const fields = { orgCode: `X${i % 50}`, orgName: `Department ${i}`, parentCode: '', flag: 1 };
    const timeStamp = String(20260105080000001n + BigInt(i));
    await send(url, seal('singleOrgSync', { ...common, ...fields, timeStamp }));
  }
}

async function open(browser, address, shows) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(watch, { token: TOKEN, shows });
  const page = await context.newPage();
  let bytes = 0;
  page.on('response', async (response) => {
    if (!response.url().includes('/console/')) return;
    bytes += Number((await response.allHeaders())['content-length'] ?? 0);
  });
  await page.goto(address);
  await page.waitForFunction(() => globalThis.readyMs !== undefined);
  const readyMs = await page.evaluate(() => globalThis.readyMs);
  await context.close();
  return { readyMs, bytes };
}

/** In the page: logs in, and notes when what it is for is there and the browser has nothing left to do. */
function watch({ token, shows }) {
  sessionStorage.setItem('koosync.token', token);
  const look = new MutationObserver(() => {
    if (!document.querySelector(shows)) return;
    look.disconnect();
    requestIdleCallback(() => (globalThis.readyMs = performance.now()));
  });
  look.observe(document, { childList: true, subtree: true });
}
