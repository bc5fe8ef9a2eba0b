import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lookup } from 'node:dns';
import { Webhook } from 'standardwebhooks';
import type { Change } from '../../src/outbox/change.js';
import {
  applied,
  unavailable,
  type ChangeTarget,
  type DeliveryResult,
} from '../../src/outbox/change-target.js';
import { webhookSecret } from '../../src/targets/webhook/webhook-secret.js';
import { webhookTarget, type WebhookSurroundings } from '../../src/targets/webhook/webhook-target.js';
import type { WebhookOptions } from '../../src/targets/webhook/webhook-options.js';
import { SAMPLES, sampleChange } from './sample-changes.js';
import { deliveryContext, WebhookReceiver } from './webhook-receiver.js';

const secretOf = (byte: number) => webhookSecret(new Uint8Array(32).fill(byte));
const SECRET = secretOf(1);
const NOW = Date.parse('2026-11-22T02:00:00.500Z');
const user = sampleChange('user.authorized');

let receiver: WebhookReceiver;
const targets: ChangeTarget[] = [];
beforeEach(async () => (receiver = await new WebhookReceiver().start()));
afterEach(async () => {
  for (const target of targets.splice(0)) await target.close?.();
  await receiver.stop();
});

function target(options: Partial<WebhookOptions> = {}, now: () => number = () => NOW): ChangeTarget {
  const surroundings: WebhookSurroundings = { clock: { now }, lookup };
  const given = { url: receiver.url(), secrets: [SECRET], allowPrivate: true, ...options };
  const made = webhookTarget(given, surroundings);
  targets.push(made);
  return made;
}

const deliver = async (made: ChangeTarget, changes: readonly Change[] = [user], signal?: AbortSignal) =>
  made.deliver(changes, deliveryContext(signal));

/** What one change came to when the receiver answers so. */
async function answered(
  status: number,
  headers: Record<string, string> = {},
  body = '',
): Promise<DeliveryResult> {
  receiver.reply = (response) => void response.writeHead(status, headers).end(body);
  const results = (await deliver(target())) as DeliveryResult[];
  expect(results).toHaveLength(1);
  return results[0] as DeliveryResult;
}

describe('A webhook', () => {
  it('is a POST with the headers of Standard Webhooks and the change as JSON', async () => {
    expect(await deliver(target())).toEqual([applied()]);
    const { method, path, headers, body } = receiver.first;
    expect({ method, path }).toEqual({ method: 'POST', path: '/hooks?from=koosync' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'koosync',
      'webhook-id': user.id,
      'webhook-timestamp': '1795312800',
    });
    const { type, sourceTime: _, ...rest } = user;
    const sourceTime = '2026-11-22T02:01:03.328Z';
    expect(JSON.parse(body)).toEqual({ type, timestamp: sourceTime, data: { ...rest, sourceTime } });
  });

  it.each(Object.values(SAMPLES).map((change) => [change.type, change] as const))(
    'of a %s is accepted by the library',
    async (_, change) => {
      await deliver(target({}, Date.now), [change]);
      const { body, headers } = receiver.first;
      const opened = new Webhook(SECRET).verify(body, headers as Record<string, string>);
      expect(opened).toMatchObject({ type: change.type, data: { id: change.id, schemaVersion: 1 } });
    },
  );

  it('may hold any character', async () => {
    const name = '张伟 😀 é e\u0301 "\\/ \u0000\u0007\u2028\ufeff\u{10ffff}';
    await deliver(target({}, Date.now), [{ ...user, user: { ...user.user, name } }]);
    const { body, headers } = receiver.first;
    const opened = new Webhook(SECRET).verify(body, headers as Record<string, string>);
    expect(opened).toMatchObject({ data: { user: { name } } });
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('is refused by the library when a character of it changed or the secret is another', async () => {
    await deliver(target({}, Date.now));
    const { body, headers } = receiver.first;
    const given = headers as Record<string, string>;
    expect(() => new Webhook(SECRET).verify(body.replace('zhang', 'zhong'), given)).toThrow('No matching');
    expect(() => new Webhook(secretOf(2)).verify(body, given)).toThrow('No matching');
    expect(() => new Webhook(SECRET).verify(body, { ...given, 'webhook-id': 'x' })).toThrow('No matching');
  });

  it('carries a signature of each secret while one is replaced by another', async () => {
    const secrets = [secretOf(2), secretOf(1), secretOf(3)];
    await deliver(target({ secrets }, Date.now));
    const { body, headers } = receiver.first;
    expect(headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44} v1,\S{44}$/);
    for (const secret of secrets)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy();
  });

  it('comes again with the same id and body and a new time', async () => {
    let now = NOW;
    const made = target({}, () => now);
    receiver.reply = (response) => void response.writeHead(500).end();
    await deliver(made);
    now += 61_000;
    await deliver(made);
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['webhook-timestamp']).toBe('1795312861');
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
  });

  it('goes out for each change of a delivery, one after the other, over the same connections', async () => {
    const changes = [0, 1, 2, 3, 4, 5].map((n) => sampleChange('department.saved', n));
    let inFlight = 0;
    receiver.reply = (response) => {
      expect((inFlight += 1)).toBe(1);
      setImmediate(() => response.end('ok', () => (inFlight -= 1)));
    };
    expect(await deliver(target(), changes)).toEqual(changes.map(applied));
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(
      changes.map(({ id }) => id),
    );
    // undici rests a connection for a turn of the event loop, two take turns
    expect(receiver.connections).toBeLessThanOrEqual(2);
  });

  it('is not sent for what follows a change that was not delivered', async () => {
    const changes = [0, 1, 2].map((n) => sampleChange('user.updated', n));
    receiver.reply = (response) => void response.writeHead(receiver.received.length === 2 ? 500 : 204).end();
    expect(await deliver(target(), changes)).toEqual([
      applied(),
      { status: 'retry', reason: 'HTTP 500' },
      { status: 'retry', reason: 'its turn had not come yet', afterMs: 0 },
    ]);
    expect(receiver.received).toHaveLength(2);
  });

  it('waits for the next delivery when the time of this one is over', async () => {
    let now = NOW;
    const made = target({ timeoutMs: 10_000 }, () => now);
    expect(made.timeoutMs).toBe(30_000);
    receiver.reply = (response) => {
      now += 10_001;
      response.end();
    };
    const results = await deliver(
      made,
      [0, 1, 2, 3].map((n) => sampleChange('user.updated', n)),
    );
    const later = { status: 'retry', reason: 'its turn had not come yet', afterMs: 0 };
    expect(results).toEqual([applied(), applied(), later, later]);
  });
});

describe('An answer', () => {
  it.each([200, 201, 202, 204, 299])('with %i means delivered', async (status) => {
    expect(await answered(status)).toEqual(applied());
  });

  it.each([409, 500, 501, 502, 504, 507, 599])('with %i means later', async (status) => {
    expect(await answered(status, {}, 'no')).toEqual({ status: 'retry', reason: `HTTP ${status}: no` });
  });

  it.each([408, 425, 429, 503])('with %i means later, whatever the change', async (status) => {
    expect(await answered(status)).toEqual({ status: 'retry', reason: `HTTP ${status}`, afterMs: 0 });
  });

  it.each([401, 402, 403, 404, 405, 407, 410, 421, 426])(
    'with %i means that you are at fault, not the change: it waits for you',
    async (status) => {
      const result = await answered(status, { 'retry-after': '9' }, 'no');
      expect(result).toEqual(unavailable(`HTTP ${status}: no`, 9000));
    },
  );

  it.each([400, 406, 411, 413, 415, 418, 422, 451, 499])('with %i means never', async (status) => {
    expect(await answered(status, {}, 'no')).toEqual({ status: 'reject', reason: `HTTP ${status}: no` });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])(
    'with %i means that the address is wrong, and is not followed',
    async (status) => {
      const result = await answered(status, { location: receiver.url('127.0.0.1', '/other') });
      expect(result).toEqual(unavailable(`HTTP ${status} (redirects are not followed)`));
      expect(receiver.received).toHaveLength(1);
    },
  );

  it.each([
    [429, '7', 7000],
    [503, '0', 0],
    [503, ' 120 ', 120_000],
    [429, 'Sun, 22 Nov 2026 02:00:30 GMT', 29_500],
    [503, 'Sunday, 22-Nov-26 02:00:30 GMT', 29_500],
    [503, 'Sun Nov 22 02:00:30 2026', 29_500],
    [503, 'Sun, 22 Nov 2026 01:00:00 GMT', 0],
    [503, '99999999', 86_400_000],
    [503, 'Wed, 22 Nov 2028 01:00:00 GMT', 86_400_000],
    [500, '7', 7000],
    [500, 'soon', undefined],
    [500, '-5', undefined],
    [500, '1.5', undefined],
    [500, 'Sun, 99 Nov 2026 01:00:00 GMT', undefined],
    [500, '2026-11-22T02:00:30Z', undefined],
  ])('with %i and Retry-After %j means again after %p ms', async (status, header, afterMs) => {
    const result = await answered(status, { 'retry-after': header });
    expect(result).toEqual({
      status: 'retry',
      reason: `HTTP ${status}`,
      ...(afterMs === undefined ? {} : { afterMs }),
    });
  });

  it('is told with the first 200 printable characters of its body, on one line', async () => {
    const body = `bad\u0000 field\r\n\u001b[31m  用户\u202e${'😀'.repeat(300)}`;
    const result = await answered(422, {}, body);
    expect(result).toEqual({
      status: 'reject',
      reason: `HTTP 422: ${[...`bad field [31m 用户 ${'😀'.repeat(300)}`].slice(0, 200).join('')}`,
    });
  });

  it('that never ends is read no further than needed, and its connection given up', async () => {
    let written = 0;
    receiver.reply = (response) => {
      response.writeHead(400);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(8192))) written += 8192;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const [result] = (await deliver(target())) as DeliveryResult[];
    expect(result).toEqual({ status: 'reject', reason: `HTTP 400: ${'x'.repeat(200)}` });
    await receiver.untilDisconnected();
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('with a large body still means delivered', async () => {
    expect(await answered(200, {}, 'x'.repeat(1024 * 1024))).toEqual(applied());
  });

  it('that breaks off means later: the receiver gets the change again under the same id', async () => {
    const made = target();
    receiver.reply = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('acc', () => response.destroy());
    };
    expect(await deliver(made)).toEqual([
      {
        status: 'retry',
        reason: expect.stringMatching(/closed the connection before its answer was complete/),
      },
    ]);
    receiver.reply = (response) => void response.end('accepted');
    expect(await deliver(made)).toEqual([applied()]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([user.id, user.id]);
  });

  it('that does not come in time means later, and the connection is given up', async () => {
    receiver.reply = () => undefined;
    const [result] = (await deliver(target({ timeoutMs: 30 }))) as DeliveryResult[];
    expect(result).toEqual({ status: 'retry', reason: expect.stringMatching(/did not answer within 30 ms/) });
    await receiver.untilDisconnected();
  });

  it('whose body drips in too slowly means later', async () => {
    receiver.reply = (response) => void response.writeHead(200).write('x');
    const [result] = (await deliver(target({ timeoutMs: 100 }))) as DeliveryResult[];
    expect(result).toMatchObject({ status: 'retry', reason: expect.stringMatching(/within 100 ms/) });
  });

  it('is not waited for when the process stops', async () => {
    const stop = new AbortController();
    receiver.reply = () => stop.abort();
    expect(await deliver(target(), [user], stop.signal)).toEqual([
      { status: 'retry', reason: 'the delivery was broken off', afterMs: 0 },
    ]);
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', 'retry'],
    ['SSH-2.0-OpenSSH_9.2\r\n', 'retry'],
    [`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`, 'retry'],
  ])('that is not HTTP means later (%#)', async (text, status) => {
    receiver.reply = (response) => void response.socket?.end(text);
    const [result] = (await deliver(target())) as DeliveryResult[];
    expect(result).toMatchObject({ status });
  });

  it('cannot come when nobody listens', async () => {
    const { port } = receiver;
    const made = target();
    await receiver.stop();
    expect(await deliver(made)).toEqual([
      unavailable(`nothing accepts connections at 127.0.0.1:${port} (ECONNREFUSED)`),
    ]);
    await expect(made.probe?.(new AbortController().signal)).rejects.toThrow('nothing accepts connections');
    receiver = await new WebhookReceiver().start();
  });
});

describe('A batch', () => {
  const changes = [0, 1, 2].map((n) => sampleChange('department.saved', n));

  it('is one signed request with a list, whose id depends on what is in it', async () => {
    const made = target({ batch: true }, Date.now);
    for (const part of [changes, changes, changes.slice(1)])
      expect(await deliver(made, part)).toEqual(applied());
    const [first, second, third] = receiver.received;
    const opened = new Webhook(SECRET).verify(first?.body ?? '', first?.headers as Record<string, string>);
    expect(opened).toMatchObject({
      type: 'batch',
      timestamp: '2026-11-22T02:01:03.328Z',
      data: { changes: changes.map(({ id, type }) => ({ type, data: { id } })) },
    });
    expect(first?.headers['webhook-id']).toMatch(/^batch_[\w-]{22}$/);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(third?.headers['webhook-id']).not.toBe(first?.headers['webhook-id']);
  });

  it.each([403, 503])(
    'answered with %i comes again as it is: no change in it is at fault',
    async (status) => {
      receiver.reply = (response) => void response.writeHead(status).end('no');
      expect(await deliver(target({ batch: true }), changes)).toMatchObject({ status: 'retry' });
    },
  );

  it.each([422, 500])(
    'answered with %i comes again in pieces, and the change alone is judged',
    async (status) => {
      receiver.reply = (response) => void response.writeHead(status).end('no');
      const made = target({ batch: true });
      await expect(deliver(made, changes)).rejects.toThrow(`HTTP ${status}: no`);
      expect(await deliver(made, changes.slice(0, 1))).toMatchObject({
        status: status === 500 ? 'retry' : 'reject',
      });
    },
  );

  it('that comes too early waits as a whole', async () => {
    receiver.reply = (response) => void response.writeHead(429, { 'retry-after': '3' }).end();
    expect(await deliver(target({ batch: true }), changes)).toEqual({
      status: 'retry',
      reason: 'HTTP 429',
      afterMs: 3000,
    });
  });
});

describe('The target', () => {
  it('takes production changes under the name webhook unless it is told otherwise', () => {
    expect(target()).toMatchObject({ name: 'webhook', lanes: ['production'], batchSize: 20 });
    expect(target()).not.toHaveProperty('types');
    const other = {
      name: 'crm',
      lanes: ['test'],
      types: ['user.revoked', 'user.removed'],
      batchSize: 7,
    } as const;
    expect(target(other)).toMatchObject(other);
  });

  it('closes its connections', async () => {
    const made = target();
    await deliver(made);
    expect(receiver.open).toBe(1);
    await made.close?.();
    await receiver.untilDisconnected();
    expect(receiver.open).toBe(0);
  }, 3000); // an idle connection would last four seconds

  it('is probed without an event', async () => {
    await target().probe?.(new AbortController().signal);
    await receiver.untilDisconnected();
    expect(receiver.connections).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it('gives a probe up that takes too long', async () => {
    await expect(target().probe?.(AbortSignal.abort())).rejects.toThrow('no connection in time');
  });

  it.each([
    [[], 'holds none'],
    [['secret'], 'holds as number 1 one that does not begin with whsec_'],
    [[SECRET, 'whsec_%%%'], 'holds as number 2 one that is not Base64'],
    [[webhookSecret(new Uint8Array(23))], 'has 23 bytes instead of 24 to 64'],
    [[webhookSecret(new Uint8Array(65))], 'has 65 bytes instead of 24 to 64'],
    [['whsec_'], 'has 0 bytes instead of 24 to 64'],
  ])('does not take the secrets %j, and does not tell them', (secrets, problem) => {
    expect(() => target({ secrets })).toThrow(problem);
    const told = (() => {
      try {
        target({ secrets });
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    for (const secret of secrets) if (secret.length > 8) expect(told).not.toContain(secret.slice(6));
  });
});
