import { describe, expect, it } from '@jest/globals';
import { accessKey } from '../../src/protocol/access-key.js';
import { canonicalBody } from '../../src/protocol/canonical-body.js';
import { openRequest } from '../../src/protocol/open-request.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { ROUTES, type Route } from '../../src/protocol/routes.js';
import { sealRequest } from '../../src/protocol/seal-request.js';
import { signV2Basic, verifyV2Basic } from '../../src/protocol/v2-basic-signature.js';
import { signV2Kit, verifyV2Kit } from '../../src/protocol/v2-kit-signature.js';
import { readVectors } from './read-vectors.js';

interface SignatureVector {
  accessKey: string;
  nonce: string;
  timestamp: string;
  body: string;
  canonical: string;
  xSign: string;
  signature: string;
}

/** Made by the JDK and Jackson, and the two of PROTOCOL §2.6. */
const vectors = readVectors<SignatureVector[]>('signatures-v2.json').map((vector, index) => ({
  ...vector,
  index,
}));
const kitRoute = ROUTES[0]!;
const basicRoute: Route = { ...kitRoute, dialect: 'v2-basic', subPath: '' };

function kitRequest(vector: SignatureVector, body = vector.body): RawRequest {
  const headers = { 'x-sign': vector.xSign, 'x-nonce': vector.nonce, 'x-timestamp': vector.timestamp };
  return { method: 'POST', path: '/', query: '', headers, body: Buffer.from(body) };
}

function basicRequest(vector: SignatureVector): RawRequest {
  const query = `signature=${vector.signature}&timestamp=${vector.timestamp}&nonce=${vector.nonce}`;
  return { method: 'POST', path: '/', query, headers: {}, body: Buffer.from(vector.body) };
}

function outcomeOf(raw: RawRequest, route: Route, vector: SignatureVector): string {
  try {
    return openRequest(raw, route, [accessKey(vector.accessKey)], Number(vector.timestamp), {
      windowMs: 60_000,
    }).envelope.canonicalForm;
  } catch (error) {
    if (error instanceof ProtocolError) return `${error.reason.name}, ${error.envelope?.canonicalForm}`;
    throw error;
  }
}

describe('a request signed by the JDK with Jackson', () => {
  it.each(vectors)('has our canonical body and our two signatures ($index)', (vector) => {
    const canonical = canonicalBody(Buffer.from(vector.body));
    const { accessKey: secret, nonce, timestamp } = vector;
    const text = Buffer.from(canonical);
    expect(canonical).toBe(vector.canonical);
    expect(signV2Kit(secret, nonce, timestamp, text).toString('hex')).toBe(vector.xSign.toLowerCase());
    expect(signV2Basic(secret, nonce, timestamp, text).toString('hex')).toBe(vector.signature.toLowerCase());
    expect(verifyV2Kit(secret, nonce, timestamp, text, vector.xSign)).toBe(true);
    expect(verifyV2Basic(secret, nonce, timestamp, text, vector.signature)).toBe(true);
    expect(verifyV2Kit(secret, nonce, timestamp, text, vector.signature)).toBe(false);
    expect(verifyV2Basic(secret, nonce, timestamp, text, vector.xSign)).toBe(false);
  });

  it.each(vectors)('is opened as a kit and as a basic request ($index)', (vector) => {
    const expected = vector.body.includes('\\u0000') ? 'text-nul, canonical' : 'canonical';
    expect(outcomeOf(kitRequest(vector), kitRoute, vector)).toBe(expected);
    expect(outcomeOf(basicRequest(vector), basicRoute, vector)).toBe(expected);
    expect(outcomeOf(kitRequest(vector, vector.canonical), kitRoute, vector)).toBe(expected);
  });

  it.each(vectors)(
    'is refused when it is changed or comes for the other interface family ($index)',
    (vector) => {
      const changed = kitRequest(
        vector,
        vector.body.replace(/[a-z]/, (letter) => (letter === 'a' ? 'b' : 'a')),
      );
      expect(outcomeOf(changed, kitRoute, vector)).toBe('signature-mismatch, undefined');
      const swapped = { ...vector, xSign: vector.signature, signature: vector.xSign };
      expect(outcomeOf(kitRequest(swapped), kitRoute, vector)).toBe('signature-mismatch, undefined');
      expect(outcomeOf(basicRequest(swapped), basicRoute, vector)).toBe('signature-mismatch, undefined');
    },
  );

  it('has the signatures printed in the protocol notes, §2.6', () => {
    const nonce = '50D83FDECAED6CCD8EF597F2A577950527928BA287D04E6036E92B2806FD17DA';
    const kit = Buffer.from(
      '{"tenantId": "t1", "instanceId": "", "name": "华为", "extra": null, "userList": [{"userName":"u1","name":"张三","mobile":null}], "flag": 1}',
    );
    const basic = Buffer.from(
      '{"activity":"newInstance","businessId":"87b94795-0603-4e24-8ae5-69420d60e3c8","orderId":"CS2211181819B4LVS","orderLineId":"CS2211181819B4LVS-000001","testFlag":"1"}',
    );
    const sign = (form: typeof signV2Kit, body: Buffer): string =>
      form('demoAccessKey', nonce, '1680508066618', Buffer.from(canonicalBody(body))).toString('hex');
    expect(sign(signV2Kit, kit)).toBe('7817c81f71cb4ec27b7f727d3f8f43372155ba9b2a43138bf7bde09d989193e0');
    expect(sign(signV2Basic, basic)).toBe('ad05e4dd0d8eb1f03796041ee3cf3ace802b22a55649e7c7f81e29f8d8005c81');
  });
});

describe('a sealed request', () => {
  it('carries the signature the JDK makes', () => {
    for (const vector of vectors.filter(
      ({ body }) =>
        canonicalBody(Buffer.from(JSON.stringify(JSON.parse(body)))) === canonicalBody(Buffer.from(body)),
    )) {
      const { headers, method, path } = sealRequest(
        'tenantSync',
        JSON.parse(vector.body) as Record<string, unknown>,
        {
          accessKey: vector.accessKey,
          nonce: vector.nonce,
          timestamp: Number(vector.timestamp),
          basePath: '/isv/produce/',
        },
      );
      expect(headers['x-sign']).toBe(vector.xSign.toLowerCase());
      expect([method, path]).toEqual(['POST', '/isv/produce/produceAPI/v2/tenantSync']);
    }
  });
});

describe('the basic query', () => {
  const vector = vectors[0]!;
  const pairs = `timestamp=${vector.timestamp}&nonce=${vector.nonce}`;

  it.each([
    [`signature=${vector.signature.toLowerCase()}&${pairs}`, 'canonical'],
    [`other=1&${pairs}&signature=${vector.signature}&x`, 'canonical'],
    [`${pairs}`, 'signature-missing, undefined'],
    [`signature=${vector.signature}&signature=${vector.signature}&${pairs}`, 'signature-missing, undefined'],
    [`signature=%GG&${pairs}`, 'signature-missing, undefined'],
    [`signature=${vector.signature}&timestamp=${vector.timestamp}`, 'nonce-unusable, undefined'],
    [`signature=${vector.signature}&nonce=${vector.nonce}`, 'timestamp-unreadable, undefined'],
    [
      `signature=${vector.signature}&timestamp=+${vector.timestamp}&nonce=n`,
      'timestamp-unreadable, undefined',
    ],
    [`signature=${vector.signature}&${pairs}%2B`, 'signature-mismatch, undefined'],
  ])('%s is read raw', (query, expected) => {
    expect(outcomeOf({ ...basicRequest(vector), query }, basicRoute, vector)).toBe(expected);
  });

  it('keeps a plus a plus', () => {
    const nonce = 'a+b c';
    const signature = signV2Basic(vector.accessKey, nonce, vector.timestamp, Buffer.from(vector.canonical));
    const query = `nonce=a+b%20c&timestamp=${vector.timestamp}&signature=${signature.toString('hex')}`;
    expect(outcomeOf({ ...basicRequest(vector), query }, basicRoute, vector)).toBe('canonical');
  });
});
