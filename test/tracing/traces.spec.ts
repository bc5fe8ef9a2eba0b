import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { sealOaep } from '../../src/protocol/oaep.js';
import { startTraces, TracesUnavailable } from '../../src/tracing/start-traces.js';
import { koosync, KoosyncProcess } from '../cli/koosync-process.js';
import { usualEnvironment } from '../cli/usual-environment.js';
import { seal } from '../support/connector.js';
import { applicationSync, newTenant, tenantSync } from '../support/messages.js';
import { OtlpReceiver, type SeenSpan } from '../support/otlp-receiver.js';
import { ScriptedServer } from '../support/scripted-server.js';

const KEY = 'the-access-key-of-the-service';
const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

describe('traces of the service', () => {
  let folder: string;
  let collector: OtlpReceiver;
  let consumer: ScriptedServer;
  let output = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'koosync-traces-'));
    collector = await OtlpReceiver.open();
    let delivered = (): void => undefined;
    const told = new Promise<void>((resolve) => (delivered = resolve));
    consumer = await ScriptedServer.open(({ body }, response) => {
      response.writeHead(204).end();
      if (body.includes('application.saved')) delivered();
    });
    const service = new KoosyncProcess(['serve'], {
      ...usualEnvironment(folder),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: 'directory',
      KOOSYNC_WEBHOOK_URL: consumer.url,
      KOOSYNC_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 'k').toString('base64')}`,
      KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'true',
    });
    const [, url = ''] = await service.printed(/"address":"([^"]+)"/);
    const send = async (request: ReturnType<typeof seal>, headers: Record<string, string> = {}) => {
      const { method, path, body } = request;
      const all = { ...request.headers, ...headers };
      await (await fetch(url + path, { method, headers: all, body: new Uint8Array(body) })).text();
    };
    const tenantId = newTenant();
    const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
    const named = { traceparent, 'x-request-id': 'gateway-7', tracestate: 'other=1' };
    await send(seal('tenantSync', tenantSync(tenantId, 1), { accessKey: KEY }), named);
    const publicKey = createPublicKey(readFileSync(join(folder, 'private.pem'), 'utf8'));
    const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const clientSecret = sealOaep(spki, 'a secret', 'sha256-mgf1sha1', Buffer.alloc(32, 1));
    const application = applicationSync(tenantId, 2, '', { clientSecret });
    await send(seal('applicationSync', application, { accessKey: KEY }));
    await send(seal('tenantSync', tenantSync(tenantId, 1), { accessKey: 'somebody else has this key' }), {
      traceparent: 'nonsense',
      'x-request-id': 'two words',
    });
    await told;
    output = (await service.stop('SIGTERM')).stdout;
  });
  afterAll(async () => {
    await collector?.close();
    await consumer?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const spans = (name: string) => collector.spans.filter((span) => span.name === name);
  const only = (name: string) => spans(name)[0] as SeenSpan;
  const below = ({ spanId }: SeenSpan) => collector.spans.filter(({ parentId }) => parentId === spanId);
  const lineOf = (id: unknown) =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => line.id === id);

  it("go on with the caller's, whose ids stand in the log line with the receipt's", () => {
    const call = spans('call tenantSync').find(({ parentId }) => parentId !== '') as SeenSpan;
    expect(call).toMatchObject({ traceId: CALLER.traceId, parentId: CALLER.spanId, status: 0 });
    expect(call.attributes).toMatchObject({
      'koosync.kind': 'tenantSync',
      'koosync.dialect': 'v2-kit',
      'koosync.lane': 'production',
      'koosync.outcome': 'applied',
      'koosync.code': '000000',
    });
    const line = lineOf(call.attributes['koosync.receipt.id']);
    expect(line).toMatchObject({ traceId: CALLER.traceId, callerId: 'gateway-7', event: 'call.settled' });
  });

  it('show what a call is made of, down to decryption and transaction', () => {
    const call = only('call applicationSync');
    const parts = below(call).map(({ name }) => name);
    expect(parts.sort()).toEqual(['open', 'read', 'settle', 'transaction']);
    const read = below(call).find(({ name }) => name === 'read') as SeenSpan;
    expect(below(read).map(({ name }) => name)).toEqual(['decrypt']);
    const transaction = below(call).find(({ name }) => name === 'transaction');
    expect(transaction?.attributes).toEqual({ 'koosync.calls': 1 });
  });

  it('begin anew where the caller names none that makes sense, and do not repeat what it said', () => {
    const [refused] = spans('call tenantSync').filter(
      ({ attributes }) => attributes['koosync.outcome'] === 'refused',
    );
    expect(refused?.parentId).toBe('');
    expect(refused?.attributes).toMatchObject({ 'koosync.reason': 'signature-mismatch' });
    expect(lineOf(refused?.attributes['koosync.receipt.id'])).not.toHaveProperty('callerId');
  });

  it('link a delivery to the call that caused it and hand its context on to the webhook', () => {
    const call = only('call applicationSync');
    const receiptId = call.attributes['koosync.receipt.id'] as string;
    const delivery = spans('deliver webhook').find(({ attributes }) =>
      attributes['koosync.receipt.ids']?.toString().includes(receiptId),
    ) as SeenSpan;
    expect(delivery.links).toContainEqual({ traceId: call.traceId, spanId: call.spanId });
    const [attempt] = below(delivery);
    expect(attempt).toMatchObject({ name: 'attempt', attributes: { 'koosync.result': 'delivered' } });
    const told = consumer.seen.find(({ body }) => body.includes(receiptId));
    expect(told?.headers.traceparent).toBe(`00-${attempt?.traceId}-${attempt?.spanId}-01`);
  });

  it('come under the name that OpenTelemetry itself was given', () => {
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'directory',
      'service.version': expect.any(String),
    });
  });
});

describe('traces that nobody can make', () => {
  it('say what to install', async () => {
    const missing = (name: string) => {
      throw Object.assign(new Error(name), { code: 'MODULE_NOT_FOUND' });
    };
    const options = { share: 1, version: '0', onTrouble: () => undefined };
    const failure = startTraces(options, missing);
    await expect(failure).rejects.toBeInstanceOf(TracesUnavailable);
    await expect(failure).rejects.toThrow(/run: npm install @opentelemetry\/sdk-trace @opentelemetry/);
  });

  it('are refused at start when the share is none', async () => {
    const { code, stderr } = await koosync(['serve'], { KOOSYNC_TRACES: 'sometimes' });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/KOOSYNC_TRACES .*auto, on, off, or the share/),
    ]);
  });
});
