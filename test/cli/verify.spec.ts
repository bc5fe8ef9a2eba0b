import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessKey } from '../../src/protocol/access-key.js';
import type { Dialect, Kind } from '../../src/protocol/routes.js';
import { sealRequest } from '../../src/protocol/seal-request.js';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';

const folder = temporaryFolder();
const KEY = 'the-key-that-signed';
const SIGNED_AT = Date.UTC(2026, 0, 5, 1, 30);
const sealed = sealRequest(
  'tenantSync',
  { tenantId: 't1', name: '星河', flag: 1 },
  { accessKey: KEY, nonce: 'N1', timestamp: SIGNED_AT, basePath: '/isv/produce' },
);
const captured = { method: 'POST', path: sealed.path, headers: sealed.headers, body: sealed.body.toString() };

interface Report {
  readonly ok: boolean;
  readonly keyMatched?: string;
  readonly canonicalForm?: string;
  readonly canonicalText?: string;
  readonly findings: readonly { about: string; status: string; text: string }[];
}

async function verify(request: object, ...words: string[]) {
  const file = join(folder, 'captured.json');
  writeFileSync(file, JSON.stringify(request));
  const ended = await koosync(['verify', file, '--kit-key', 'another', '--kit-key', KEY, '--json', ...words]);
  const report = jsonOf<Report>(ended);
  return {
    ...ended,
    report,
    of: (about: string) => report.findings.find((finding) => finding.about === about),
  };
}

describe('koosync verify', () => {
  it('names the key and the canonical form, and only mentions that the request is old', async () => {
    const { code, report, of } = await verify(captured);
    expect(report).toMatchObject({ ok: true, keyMatched: accessKey(KEY).id, canonicalForm: 'canonical' });
    expect(of('route')).toMatchObject({ status: 'ok', text: 'tenantSync, v2-kit' });
    expect(of('timestamp')?.status).toBe('note');
    expect(code).toBe(0);
  });

  it('judges the timestamp at the time it is given', async () => {
    const good = await verify(captured, '--now', new Date(SIGNED_AT + 59_000).toISOString());
    expect(good.of('timestamp')?.status).toBe('ok');
    const bad = await verify(captured, '--now', String(SIGNED_AT + 61_000));
    expect(bad.of('timestamp')).toMatchObject({ status: 'fault' });
    expect(bad.of('timestamp')?.text).toMatch(/61 s behind the clock; 60 s are allowed \(000002\)/);
    expect(bad.code).toBe(1);
  });

  it('recognises a signature over the bytes as they were sent', async () => {
    const blank = Buffer.from('{ "tenantId": "t1", "b": 1, "a": 1 }');
    const { v2KitSignature } = await import('../../src/protocol/v2-kit-signature.js');
    const sign = v2KitSignature.sign(KEY, 'N1', String(SIGNED_AT), blank).toString('hex');
    const { body: _, ...rest } = captured;
    const request = {
      ...rest,
      headers: { ...captured.headers, 'X-SIGN': sign },
      bodyBase64: blank.toString('base64'),
    };
    delete (request.headers as Record<string, string>)['x-sign'];
    expect((await verify(request)).report).toMatchObject({ ok: true, canonicalForm: 'raw' });
  });

  it('shows the text it computed when the body was changed', async () => {
    const { code, report, of } = await verify({ ...captured, body: captured.body.replace('星河', '银河') });
    expect(of('signature')?.text).toMatch(/does not match under any of the keys/);
    expect(report.canonicalText).toBe('{"flag":1,"name":"银河","tenantId":"t1"}');
    expect(code).toBe(1);
  });

  it.each([
    ['nonce', { headers: { ...captured.headers, 'x-nonce': '' } }, 'nonce', /blank/],
    [
      'signature that is cut',
      { headers: { ...captured.headers, 'x-sign': 'abc' } },
      'signature',
      /3 characters/,
    ],
    [
      'missing signature',
      { headers: { 'x-nonce': 'N1', 'x-timestamp': String(SIGNED_AT) } },
      'signature',
      /missing/,
    ],
    [
      'timestamp that is none',
      { headers: { ...captured.headers, 'x-timestamp': 'soon' } },
      'timestamp',
      /13 digits/,
    ],
    ['path', { path: '/elsewhere' }, 'route', /404/],
    ['method', { method: 'PUT' }, 'route', /405/],
    ['body that is no JSON', { body: '{' }, 'body', /not-json/],
    ['signature over another reading', { body: '' }, 'signature', /does not match/],
  ])('finds a wrong %s', async (_, wrong, about, text) => {
    const { code, of } = await verify({ ...captured, ...wrong });
    expect(of(about)).toMatchObject({ status: 'fault' });
    expect(of(about)?.text).toMatch(text);
    expect(code).toBe(1);
  });

  it('says which other reading of the request would match', async () => {
    const { v2KitSignature } = await import('../../src/protocol/v2-kit-signature.js');
    const swapped = v2KitSignature.sign(
      KEY,
      String(SIGNED_AT),
      'N1',
      Buffer.from('{"flag":1,"name":"星河","tenantId":"t1"}'),
    );
    const request = { ...captured, headers: { ...captured.headers, 'x-sign': swapped.toString('hex') } };
    expect((await verify(request)).of('signature')?.text).toMatch(/nonce and timestamp swapped/);
  });

  it('prints the same in words', async () => {
    const file = join(folder, 'words.json');
    writeFileSync(file, JSON.stringify(captured));
    const { stdout, code } = await koosync(['verify', file], { KOOSYNC_KIT_ACCESS_KEYS: KEY });
    expect(stdout).toContain(`✓ signature  matches key ${accessKey(KEY).id}`);
    expect(code).toBe(0);
  });
});

describe('koosync verify, of a basic call or of V1,', () => {
  const options = { accessKey: KEY, nonce: 'N1', timestamp: SIGNED_AT, basePath: '/isv/produce' };
  const capture = (dialect: Dialect, kind: Kind, message: Record<string, unknown>) => {
    const { method, path, query, headers, body } = sealRequest(kind, message, { ...options, dialect });
    return { method, path: query ? `${path}?${query}` : path, headers, body: body.toString() };
  };
  const TENANT = { tenantId: 't1', name: '华为 & 测试', flag: '1', orderId: ' ' };
  const CASES: readonly [Dialect, Kind, Record<string, unknown>, string, string][] = [
    ['v2-basic', 'newInstance', { orderId: 'CS1' }, 'basic interfaces, v2-basic', '--basic-key'],
    [
      'v1-basic',
      'updateInstanceStatus',
      { instanceId: 'i+1', status: 'UNFREEZE' },
      'basic interfaces, v1-basic',
      '--v1-key',
    ],
    ['v1-kit', 'tenantSync', TENANT, 'tenantSync, v1-kit', '--v1-key'],
  ];
  const verifyWith = async (request: object, option: string, key = KEY) => {
    const file = join(folder, 'captured.json');
    writeFileSync(file, JSON.stringify(request));
    const ended = await koosync(['verify', file, option, 'another', option, key, '--json']);
    const report = jsonOf<Report>(ended);
    return {
      ...ended,
      report,
      of: (about: string) => report.findings.find((finding) => finding.about === about),
    };
  };

  it.each(CASES)('of %s names the interface and the key', async (dialect, kind, message, route, option) => {
    const { code, report, of } = await verifyWith(capture(dialect, kind, message), option);
    expect(report).toMatchObject({ ok: true, keyMatched: accessKey(KEY).id, canonicalForm: 'canonical' });
    expect(of('route')?.text).toBe(route);
    expect(of('activity')?.text).toBe(
      { 'v2-basic': 'newInstance', 'v1-basic': 'instanceStatus, which is updateInstanceStatus' }[
        dialect as string
      ],
    );
    expect(code).toBe(0);
  });

  it.each(CASES)(
    'of %s says that no key matches, and shows the text to be signed',
    async (dialect, kind, message, _, option) => {
      const { code, report, of } = await verifyWith(capture(dialect, kind, message), option, 'a third');
      expect(of('signature')).toMatchObject({
        status: 'fault',
        text: expect.stringMatching(/does not match/),
      });
      expect(report.canonicalText).toMatch(
        dialect === 'v2-basic' ? /^{"activity":"newInstance"/ : /&timeStamp=\d{17}/,
      );
      expect(code).toBe(1);
    },
  );

  it.each([
    [
      'timestamp',
      'v1-basic',
      (text: string) => text.replace(/timeStamp=\d+/, 'timeStamp=1'),
      /17 digits in UTC/,
    ],
    ['timestamp', 'v1-basic', (text: string) => text.replace(/timeStamp=\d+/, ''), /missing/],
    ['body', 'v1-basic', (text: string) => text.replace('&authToken', '&x=%zz&authToken'), /URL-encoded/],
    [
      'activity',
      'v1-basic',
      (text: string) => text.replace('activity=instanceStatus', 'activity=x'),
      /no interface/,
    ],
    ['activity', 'v2-basic', (text: string) => text.replace('newInstance', 'upgrade'), /no interface/],
    [
      'signature',
      'v1-basic',
      (text: string) => text.replace(/authToken=[^&"]+/, 'authToken=x'),
      /32 bytes in Base64/,
    ],
    ['signature', 'v1-kit', (text: string) => text.replace('authToken', 'x-token'), /missing/],
    ['body', 'v1-kit', (text: string) => text.replace('{\\"', '{'), /not-json/],
    ['timestamp', 'v1-kit', (text: string) => text.replace('timeStamp', 'timestamp'), /missing/],
  ] as const)('finds a wrong %s of %s', async (about, dialect, spoil, told) => {
    const [, kind, message, , option] = CASES.find(([name]) => name === dialect)!;
    const text = JSON.stringify(capture(dialect, kind, message));
    expect(spoil(text)).not.toBe(text);
    const request = JSON.parse(spoil(text)) as object;
    const { code, of } = await verifyWith(request, option);
    expect(of(about)).toMatchObject({ status: 'fault' });
    expect(of(about)?.text).toMatch(told);
    expect(code).toBe(1);
  });

  it('asks for the key of its dialect', async () => {
    const file = join(folder, 'captured.json');
    for (const [dialect, kind, message, , option] of CASES) {
      writeFileSync(file, JSON.stringify(capture(dialect, kind, message)));
      const { code, stderr } = await koosync(['verify', file]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(option)]);
    }
  });
});
