import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { retry } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { applicationSync, newTenant, tenantSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import { Scrape } from '../support/scrape.js';

const docs = join(import.meta.dirname, '../../docs');
const read = (file: string): string => readFileSync(join(docs, file), 'utf8');

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
}
const dashboard = JSON.parse(read('grafana-dashboard.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
};
const METRIC = /\b(?:koosync|nodejs|process)_[a-z0-9_]+/g;
const namedIn = (text: string): string[] => [...new Set(text.match(METRIC) ?? [])];
const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
/** Absent until something of the kind was seen. */
const ON_OCCASION = ['koosync_calls_overdue_total', 'koosync_calls_unretried'];

describe('what docs/ has for Grafana and Prometheus', () => {
  let scrape: Scrape;
  let connector: TestConnector;
  beforeAll(async () => {
    const recorder = new Recorder('shop');
    const delivery = { dispatch: false };
    connector = await TestConnector.start('sqlite::memory:', {}, { targets: [recorder], delivery });
    await connector.call('tenantSync', tenantSync(newTenant(), 1));
    await connector.call('applicationSync', applicationSync(newTenant(), 1));
    await connector.call('tenantSync', tenantSync(newTenant(), 1), { accessKey: 'nobody has this key' });
    recorder.behave = (changes) => (changes[0]?.type === 'tenant.saved' ? undefined : retry('later', 1e6));
    await connector.app.get(Dispatcher).drain();
    scrape = await Scrape.of(connector.url);
  });
  afterAll(() => connector?.stop());

  const declared = () => [...scrape.text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name);
  const exists = (name: string) =>
    scrape.names.has(name) || (ON_OCCASION.includes(name) && declared().includes(name));

  it('asks only for metrics that a scrape has', () => {
    expect(expressions.length).toBeGreaterThan(30);
    expect(namedIn(expressions.join('\n')).filter((name) => !exists(name))).toEqual([]);
    expect(namedIn(read('alerts.yaml')).filter((name) => !exists(name))).toEqual([]);
  });

  it('leaves no metric of the connector out of the dashboard and the documentation', () => {
    const own = declared().filter((name) => name.startsWith('koosync_'));
    const shown = namedIn(expressions.join('\n')).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    expect(own.filter((name) => !shown.includes(name))).toEqual([]);
    const told = [...read('observability.md').matchAll(/^\| `(koosync_\w+)/gm)].map(([, name = '']) => name);
    expect([...told].sort()).toEqual([...own].sort());
  });

  it('can be imported as it is: a datasource to choose, ids and places of their own', () => {
    const [datasource] = dashboard.templating.list;
    expect([datasource?.name, datasource?.type]).toEqual(['datasource', 'datasource']);
    const asked = dashboard.panels.filter(({ type }) => type !== 'row');
    const sources = asked.flatMap((panel) => [
      panel.datasource,
      ...(panel.targets ?? []).map((t) => t.datasource),
    ]);
    expect([...new Set(sources.map((source) => source?.uid))]).toEqual(['${datasource}']);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });

  it('tells of each alert what to do about it', () => {
    const alerts = [...read('alerts.yaml').matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    const told = [...read('observability.md').matchAll(/^\| `(Koosync\w+)/gm)].map(([, name = '']) => name);
    expect(told).toEqual(alerts);
  });

  const promtool = spawnSync('promtool', ['--version']).status === 0 ? it : it.skip;
  promtool('has rules that Prometheus takes and that tell of what they should (promtool)', () => {
    const check = spawnSync('promtool', ['check', 'rules', 'alerts.yaml'], { cwd: docs, encoding: 'utf8' });
    expect([check.status, check.stderr]).toEqual([0, '']);
    const test = spawnSync('promtool', ['test', 'rules', 'alerts.test.yaml'], {
      cwd: docs,
      encoding: 'utf8',
    });
    expect([test.status, test.stderr]).toEqual([0, '']);
  });
});
