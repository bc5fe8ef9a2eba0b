import { describe, expect, it } from '@jest/globals';
import { accessKey } from '../../src/protocol/access-key.js';
import { openRequest } from '../../src/protocol/open-request.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { routeOf, type Address } from '../../src/protocol/routes.js';
import { v1BodyReadings } from '../../src/protocol/v1-body-texts.js';
import { bodySign } from '../../src/protocol/v1-reply.js';
import { signV1, v1SignedText } from '../../src/protocol/v1-signature.js';
import {
  openSensitiveField,
  sealSensitiveField,
  type EncryptType,
} from '../../src/protocol/v1-sensitive-field.js';
import { readVectors } from './read-vectors.js';

interface TokenVector {
  method: 'GET' | 'POST';
  accessKey: string;
  params: Record<string, string>;
  signedText: string;
  authToken: string;
  replyBody: string;
  replyBodySignature: string;
}

interface SensitiveVector {
  accessKey: string;
  encryptType: EncryptType;
  plaintext: string;
  ciphertext: string;
}

/** Made by the JDK. */
const tokens = readVectors<TokenVector[]>('v1-auth-token.json');
const sensitive = readVectors<SensitiveVector[]>('v1-sensitive.json').map((vector, index) => ({
  ...vector,
  index,
}));

function requestOf({ method, params, authToken }: TokenVector): RawRequest {
  if (method === 'POST') {
    const path = '/isv/produceAPI/tenantSync';
    return {
      method,
      path,
      query: '',
      headers: { authtoken: authToken },
      body: Buffer.from(JSON.stringify(params)),
    };
  }
  const pairs = Object.entries({ ...params, authToken }).map((pair) =>
    pair.map(encodeURIComponent).join('='),
  );
  return { method, path: '/isv', query: pairs.join('&'), headers: {}, body: new Uint8Array() };
}

function open(raw: RawRequest, secret: string) {
  const route = routeOf(raw.method, raw.path, '/isv') as { found: Address };
  return openRequest(raw, route.found, [accessKey('another'), accessKey(secret)], 0, { windowMs: 60_000 });
}

function refusalOf(raw: RawRequest, secret: string): string {
  try {
    open(raw, secret);
  } catch (error) {
    if (error instanceof ProtocolError) return `${error.code} ${error.reason.name}`;
    throw error;
  }
  return 'opened';
}

describe.each(tokens)('a V1 $method request signed by the JDK', (vector) => {
  const raw = requestOf(vector);

  it('has our signed text and our token', () => {
    const parameters =
      vector.method === 'GET'
        ? new Map(Object.entries(vector.params))
        : [...v1BodyReadings(Buffer.from(JSON.stringify(vector.params)))][0]!.parameters;
    expect(v1SignedText(parameters)).toBe(vector.signedText);
    expect(signV1(vector.accessKey, parameters).toString('base64')).toBe(vector.authToken);
  });

  it('is opened, with what it says and without its token', () => {
    const { envelope, body, dialect } = open(raw, vector.accessKey);
    expect({ ...body }).toEqual(vector.params);
    expect(dialect).toBe(vector.method === 'GET' ? 'v1-basic' : 'v1-kit');
    expect(envelope).toMatchObject({ nonce: null, keyMatched: accessKey(vector.accessKey).id });
    expect(JSON.stringify(envelope)).not.toContain(vector.authToken);
  });

  it('is opened in whatever order its parameters come', () => {
    const params = Object.fromEntries(Object.entries(vector.params).reverse());
    expect(refusalOf(requestOf({ ...vector, params }), vector.accessKey)).toBe('opened');
  });

  it.each(Object.keys(vector.params).filter((name) => name !== 'timeStamp' && vector.params[name]?.trim()))(
    'is refused when its %s is changed',
    (name) => {
      const params = { ...vector.params, [name]: `${vector.params[name]}0` };
      expect(refusalOf(requestOf({ ...vector, params }), vector.accessKey)).toBe('000001 signature-mismatch');
    },
  );

  it('is refused at another time, under another key and without a token', () => {
    const params = { ...vector.params, timeStamp: '20220413093539535' };
    expect(refusalOf(requestOf({ ...vector, params }), vector.accessKey)).toBe('000001 signature-mismatch');
    expect(refusalOf(raw, `${vector.accessKey}.`)).toBe('000001 signature-mismatch');
    expect(refusalOf(requestOf({ ...vector, authToken: '' }), vector.accessKey)).toBe(
      '000001 signature-missing',
    );
  });

  it('gets a reply with the signature that the JDK makes of it', () => {
    expect(bodySign(vector.accessKey, vector.replyBody)).toEqual({
      'Body-Sign': `sign_type="HMAC-SHA256", signature= "${vector.replyBodySignature}"`,
    });
  });
});

describe('a blank value', () => {
  it('is signed in a GET and left out in a POST', () => {
    const [get, post] = tokens.map((vector) => vector.signedText);
    expect(get).toContain('&userName=');
    expect(post).not.toContain('orderId');
  });
});

describe.each(sensitive)(
  'a sensitive field encrypted by the JDK ($index)',
  ({ accessKey: key, ...vector }) => {
    it('is decrypted', () => {
      expect(openSensitiveField(key, vector.ciphertext, vector.encryptType)).toBe(vector.plaintext);
    });

    it('is what we make of the same text with the same iv', () => {
      const iv = vector.ciphertext.slice(0, 16);
      expect(sealSensitiveField(key, vector.plaintext, iv, vector.encryptType)).toBe(vector.ciphertext);
    });

    it('does not open under another key, cut, or as anything else than Base64', () => {
      const { ciphertext, encryptType, plaintext } = vector;
      expect(openSensitiveField(`${key}x`, ciphertext, encryptType)).not.toBe(plaintext);
      for (const bad of [
        '',
        ciphertext.slice(0, 16),
        ciphertext.slice(0, -6),
        `${ciphertext}!`,
        `é${ciphertext}`,
      ])
        expect(openSensitiveField(key, bad, encryptType)).toBeUndefined();
    });
  },
);
