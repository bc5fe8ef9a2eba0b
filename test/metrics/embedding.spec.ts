import { describe, expect, it } from '@jest/globals';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ConnectorMetrics } from '../../src/index.js';
import { createTestingConnector } from '../../src/testing-connector.js';

describe('the metrics of an embedded connector', () => {
  it('are its own unless a registry is given, so that two live in one process', async () => {
    const [first, second] = [await createTestingConnector(), await createTestingConnector()];
    await first.send(first.marketplace.tenant());
    const texts = await Promise.all([first, second].map(({ app }) => app.get(ConnectorMetrics).text()));
    expect(texts.map((text) => /^koosync_calls_total\{/m.test(text))).toEqual([true, false]);
    await Promise.all([first.close(), second.close()]);
  });

  it("stand in the host application's registry beside its own, and leave it when the connector ends", async () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const own = registry.getMetricsAsArray().length;
    const connector = await createTestingConnector({ metrics: { registry } });
    await connector.send(connector.marketplace.tenant());
    const text = await registry.metrics();
    expect(text).toMatch(/^koosync_calls_total\{.*outcome="applied".*\} 1$/m);
    expect(text).toMatch(/^koosync_tenants 1$/m);
    await connector.close();
    expect(registry.getMetricsAsArray().length).toBe(own);
  });

  it('need another prefix for a second connector in the same registry', async () => {
    const registry = new Registry();
    const first = await createTestingConnector({ metrics: { registry } });
    await expect(createTestingConnector({ metrics: { registry } })).rejects.toThrow(
      /another metrics\.prefix/,
    );
    const second = await createTestingConnector({ metrics: { registry, prefix: 'koosync_test_' } });
    expect(await registry.metrics()).toMatch(/^koosync_test_tenants 0$/m);
    await Promise.all([first.close(), second.close()]);
  });
});
