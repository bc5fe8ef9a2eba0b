import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LookupFunction } from 'node:net';
import { applied, type ChangeTarget, type DeliveryResult } from '../../src/outbox/change-target.js';
import { systemClock } from '../../src/directory/clock.js';
import type { WebhookOptions } from '../../src/targets/webhook/webhook-options.js';
import { webhookSecret } from '../../src/targets/webhook/webhook-secret.js';
import { webhookTarget } from '../../src/targets/webhook/webhook-target.js';
import { selfSigned } from './certificate.js';
import { sampleChange } from './sample-changes.js';
import { deliveryContext, WebhookReceiver } from './webhook-receiver.js';

const HOST = 'hooks.example.com';
const tls = selfSigned(HOST);
const change = sampleChange('user.revoked');

let secure: WebhookReceiver;
let plain: WebhookReceiver;
beforeAll(async () => {
  secure = await new WebhookReceiver(tls).start();
  plain = await new WebhookReceiver().start();
});
beforeEach(() => {
  for (const receiver of [secure, plain]) {
    receiver.received.length = 0;
    receiver.connections = 0;
  }
});
afterAll(async () => {
  await secure.stop();
  await plain.stop();
});

/** A lookup that gives these addresses, one list a call and the last one for ever. */
function resolvesTo(...lists: readonly (readonly string[])[]): LookupFunction {
  let calls = 0;
  return (_hostname, options, callback) => {
    const list = lists[Math.min(calls++, lists.length - 1)] ?? [];
    const found = list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}

function target(options: Partial<WebhookOptions>, lookup = resolvesTo(['127.0.0.1'])): ChangeTarget {
  const secrets = [webhookSecret(new Uint8Array(32))];
  const given = { url: secure.url(HOST), ca: tls.cert, secrets, ...options };
  return webhookTarget(given, { clock: systemClock, lookup });
}

async function deliver(made: ChangeTarget): Promise<DeliveryResult> {
  try {
    const [result] = (await made.deliver([change], deliveryContext())) as DeliveryResult[];
    return result as DeliveryResult;
  } finally {
    await made.close?.();
  }
}

const PRIVATE: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['127.1', 'loopback'],
  ['2130706433', 'loopback'],
  ['0x7f000001', 'loopback'],
  ['0x7F.0.0.0x1', 'loopback'],
  ['0177.0.0.1', 'loopback'],
  ['017700000001', 'loopback'],
  ['127.0.0.1.', 'loopback'],
  ['%31%32%37.0.0.1', 'loopback'],
  ['①②⑦.⓪.⓪.①', 'loopback'],
  ['127。0。0。1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['0', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['3232235777', 'private'],
  ['169.254.169.254', 'linkLocal'],
  ['0xA9FEA9FE', 'linkLocal'],
  ['100.64.0.1', 'carrierGradeNat'],
  ['100.100.100.200', 'carrierGradeNat'],
  ['168.63.129.16', 'metadata'],
  ['192.0.0.192', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['[::1]', 'loopback'],
  ['[0:0:0:0:0:0:0:1]', 'loopback'],
  ['[::]', 'unspecified'],
  ['[::ffff:127.0.0.1]', 'loopback'],
  ['[::ffff:7f00:1]', 'loopback'],
  ['[::ffff:a9fe:a9fe]', 'linkLocal'],
  ['[::127.0.0.1]', 'reserved'],
  ['[::ffff:0:127.0.0.1]', 'rfc6145'],
  ['[64:ff9b::127.0.0.1]', 'loopback'],
  ['[64:ff9b::a9fe:a9fe]', 'linkLocal'],
  ['[64:ff9b:1::a00:1]', 'rfc6052'],
  ['[2002:7f00:1::]', '6to4'],
  ['[2001:0:7f00:1::]', 'teredo'],
  ['[fe80::1]', 'linkLocal'],
  ['[fd00:ec2::254]', 'uniqueLocal'],
  ['[fc00::1]', 'uniqueLocal'],
  ['[fec0::1]', 'deprecatedSiteLocal'],
  ['[ff02::1]', 'multicast'],
  ['[100::1]', 'discard'],
  ['[2001:db8::1]', 'reserved'],
  ['[4000::1]', 'reserved'],
];

describe('An address', () => {
  it.each(PRIVATE)('https://%s/ is refused at the start as one of %s', (host, range) => {
    expect(() => target({ url: `https://${host}/hooks` })).toThrow(
      new RegExp(`^url names a private address \\(.+, ${range}\\): use a public address`),
    );
  });

  it.each([
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '[2606:4700::1111]',
    '[::ffff:93.184.216.34]',
    HOST,
  ])('https://%s/ is taken', async (host) => {
    await target({ url: `https://${host}/hooks` }).close?.();
  });

  it.each([
    ['http://hooks.example.com/', 'begins with http:'],
    ['ftp://hooks.example.com/', 'begins with ftp:'],
    ['file:///etc/passwd', 'begins with file:'],
    ['javascript:alert(1)', 'begins with javascript:'],
    ['hooks.example.com', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['https://256.256.256.256/', 'is not a URL'],
    ['https://user:hunter2@hooks.example.com/', 'holds a password'],
    ['https://hunter2@hooks.example.com/', 'holds a password'],
  ])('%s is refused: %s', (url, problem) => {
    expect(() => target({ url })).toThrow(problem);
    expect(() => target({ url })).not.toThrow('hunter2');
  });

  it('with allowPrivate is private or public over https, and only private over http', async () => {
    const taken = [
      'https://127.0.0.1/',
      'https://93.184.216.34/',
      'http://127.0.0.1/',
      'http://[fd00::1]:80/',
    ];
    for (const url of taken) await target({ url, allowPrivate: true }).close?.();
    expect(() => target({ url: 'http://93.184.216.34/', allowPrivate: true })).toThrow('a public address');
    expect(() => target({ url: 'ftp://127.0.0.1/', allowPrivate: true })).toThrow('begins with ftp:');
  });
});

describe('A name', () => {
  it.each([
    ['127.0.0.1'],
    ['10.0.0.8'],
    ['169.254.169.254'],
    ['::1'],
    ['fe80::1%eth0'],
    ['::ffff:10.0.0.8'],
    ['fd00::1'],
    ['not an address'],
  ])('that leads to %s is connected to by no delivery and no probe', async (address) => {
    const probed = target({}, resolvesTo([address]));
    await expect(probed.probe?.(new AbortController().signal)).rejects.toThrow('leads to a private address');
    await probed.close?.();
    expect(await deliver(target({}, resolvesTo([address])))).toEqual({
      status: 'retry',
      fault: 'target',
      reason: expect.stringContaining(`${HOST} leads to a private address (${address}`),
    });
    expect(secure.connections).toBe(0);
  });

  it('is refused when one of its addresses is private', async () => {
    const lookup = resolvesTo(['93.184.216.34', '127.0.0.1']);
    expect(await deliver(target({}, lookup))).toMatchObject({ reason: expect.stringContaining('127.0.0.1') });
    expect(secure.connections).toBe(0);
  });

  it('is resolved once for a connection, and judged again for the next one', async () => {
    let asked = 0;
    const answers = resolvesTo(['127.0.0.1'], ['93.184.216.34']);
    const made = target({ url: plain.url('hooks.internal'), allowPrivate: true }, (...call) => {
      asked += 1;
      answers(...call);
    });
    plain.reply = (response) => void response.writeHead(200, { connection: 'close' }).end();
    expect(await made.deliver([change], deliveryContext())).toEqual([applied()]);
    expect(asked).toBe(1);
    expect(await deliver(made)).toMatchObject({ reason: expect.stringContaining('93.184.216.34') });
    expect(asked).toBe(2);
    expect(plain.connections).toBe(1);
  });

  it('may be private with allowPrivate', async () => {
    expect(await deliver(target({ allowPrivate: true }))).toEqual(applied());
    expect(secure.received).toHaveLength(1);
  });

  it('over http must be private even then', async () => {
    const url = plain.url('hooks.internal');
    expect(await deliver(target({ url, allowPrivate: true }))).toEqual(applied());
    const lookup = resolvesTo(['93.184.216.34']);
    expect(await deliver(target({ url, allowPrivate: true }, lookup))).toMatchObject({
      reason: expect.stringContaining('leads to a public address (93.184.216.34)'),
    });
  });

  it('that cannot be resolved is told by name', async () => {
    const nowhere: LookupFunction = (_host, _options, callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    expect(await deliver(target({}, nowhere))).toEqual({
      status: 'retry',
      fault: 'target',
      reason: `${HOST}:${secure.port} cannot be resolved (ENOTFOUND)`,
    });
  });
});

describe('A certificate', () => {
  it('that nobody vouches for ends the connection before anything is sent', async () => {
    const { ca: _, ...options } = { ca: '', url: secure.url(HOST), allowPrivate: true };
    const secrets = [webhookSecret(new Uint8Array(32))];
    const around = { clock: systemClock, lookup: resolvesTo(['127.0.0.1']) };
    const made = webhookTarget({ ...options, secrets }, around);
    await expect(made.probe?.(new AbortController().signal)).rejects.toThrow(
      /^the certificate of hooks\.example\.com:\d+ is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
    );
    expect(await deliver(made)).toMatchObject({ status: 'retry' });
    expect(secure.received).toEqual([]);
  });

  it('of another name is not accepted', async () => {
    const made = target({ url: secure.url('other.example.com'), allowPrivate: true });
    expect(await deliver(made)).toMatchObject({
      reason: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
    expect(secure.received).toEqual([]);
  });

  it('that is accepted makes a probe succeed without an event', async () => {
    const made = target({ allowPrivate: true });
    await made.probe?.(new AbortController().signal);
    expect(secure.received).toEqual([]);
    await made.close?.();
  });

  it('is missing when the server does not speak TLS', async () => {
    const made = target({ url: plain.url(HOST).replace('http:', 'https:'), allowPrivate: true });
    expect(await deliver(made)).toMatchObject({ reason: expect.stringContaining('does not speak TLS') });
  });
});
