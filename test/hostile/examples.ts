import { accessKey } from '../../src/protocol/access-key.js';
import { inV2Form } from '../../src/protocol/in-v2-form.js';
import { openRequest } from '../../src/protocol/open-request.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { ROUTES, routeOf, type Dialect, type Kind } from '../../src/protocol/routes.js';
import { sealRequest } from '../../src/protocol/seal-request.js';
import { BASIC_MESSAGES, utc17 } from '../support/basic-messages.js';
import { allOrgSync, authSync, singleOrgSync, tenantSync, user, type Message } from '../support/messages.js';

export const KEY = accessKey('the-access-key-of-hostile-tests');
export const NOW = 1_760_863_876_115;
const BASE = '/isv/produce';
const NONCE = '50D83FDECAED6CCD8EF597F2A577950527928BA287D04E6036E92B2806FD17DA';

/** A good request of one interface, with all that an attacker who saw it can change. */
export interface Example {
  readonly name: string;
  readonly kind: Kind;
  readonly dialect: Dialect;
  readonly raw: RawRequest;
}

/** Base64 of an RSA block, as it travels; nobody decrypts it here. */
const CIPHERTEXT = Buffer.from(Array.from({ length: 384 }, (_, i) => (i * 73 + 5) % 256)).toString('base64');

const KIT_MESSAGES: Readonly<Record<string, Message>> = {
  tenantSync: { ...tenantSync('t-1', 1, { name: '华为😀 "Acme"\\/' }), extra: null },
  applicationSync: {
    ...tenantSync('t-1', 1),
    appId: 'app-1',
    clientId: 'client-1',
    clientSecret: CIPHERTEXT,
  },
  authSync: authSync('t-1', 1, [user('ann', { mobile: null, extension: { n: [1.5, null] } }), user('bob')]),
  singleOrgSync: singleOrgSync('t-1', 1, 'd2', 'd1', { orgName: 'Grün & Söhne' }),
  allOrgSync: allOrgSync('t-1', 1, [['d1'], ['d2', 'd1'], ['d3', 'd1', '部门 3']]),
};

function messageOf(kind: Kind, dialect: Dialect): Message {
  const kit = KIT_MESSAGES[kind];
  if (kit) return kit;
  const sample = BASIC_MESSAGES[kind as keyof typeof BASIC_MESSAGES]();
  // what is random in it would make the seed repeat something else
  const message = 'businessId' in sample ? { ...sample, orderId: 'CS-1', businessId: 'b-1' } : sample;
  return dialect === 'v1-basic' ? { ...message, timeStamp: utc17(NOW), note: 'a b+c &=%' } : message;
}

const raws = (kind: Kind, dialect: Dialect): RawRequest => {
  const { headers, ...sealed } = sealRequest(kind, messageOf(kind, dialect), {
    dialect,
    accessKey: KEY.secret,
    nonce: NONCE,
    timestamp: NOW,
    basePath: BASE,
    newIv: () => '0123456789abcdef',
  });
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...sealed, headers: Object.fromEntries(lower) };
};

/** One of every interface of every dialect. */
export const EXAMPLES: readonly Example[] = [
  ...new Map(ROUTES.map(({ kind, dialect }) => [`${dialect} ${kind}`, { kind, dialect }])),
].map(([name, { kind, dialect }]) => ({ name, kind, dialect, raw: raws(kind, dialect) }));

/**
 * What a request says once it is opened, as text: kind, time, nonce, decoded signature, and the members that count (V2 signs no `null` at the
 * top level, V1 no blank value and everything as text). Undefined when it is refused with a ProtocolError.
 */
export function meaningOf(raw: RawRequest, now = NOW): string | undefined {
  const route = routeOf(raw.method, raw.path, BASE);
  if ('missing' in route) return undefined;
  try {
    const opened = openRequest(raw, route.found, [KEY], now, { windowMs: 60_000 });
    const { kind, dialect, envelope } = opened;
    const credentials = [envelope.nonce, envelope.timestamp, decodedSignature(raw, dialect)];
    if (dialect.startsWith('v2')) return meaning(kind, credentials, opened.body);
    const signed = countingInV1(opened.body);
    inV2Form({ ...opened, body: signed }, KEY); // may refuse, never fail
    return meaning(kind, credentials, signed);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** The bytes of a signature as hexadecimal digits, however it is spelled. */
function decodedSignature({ headers, query }: RawRequest, dialect: Dialect): string {
  const text = dialect.endsWith('kit')
    ? (headers[dialect === 'v2-kit' ? 'x-sign' : 'authtoken'] as string)
    : (new URLSearchParams(query).get(dialect === 'v2-basic' ? 'signature' : 'authToken') as string);
  if (dialect.startsWith('v2')) return text.toLowerCase();
  return Buffer.from(text.replaceAll(' ', '+'), 'base64').toString('hex');
}

function meaning(kind: Kind, credentials: unknown, body: Record<string, unknown>): string {
  const members = Object.entries(body).filter(([, value]) => value !== null);
  return JSON.stringify([kind, credentials, members.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function countingInV1(body: Record<string, unknown>): Record<string, unknown> {
  const texts = Object.entries(body).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return Object.fromEntries(texts.filter(([, text]) => text !== 'null' && text.trim() !== ''));
}

/** What an attacker can change of a request: a name, and how its bytes are read and replaced. */
export interface Part {
  readonly name: string;
  readonly bytes: Buffer;
  readonly with: (bytes: Buffer) => RawRequest;
}

/** The body or query, the headers that carry credentials, and an encrypted field on its own. */
export function partsOf({ raw }: Example): readonly Part[] {
  const parts: Part[] = [];
  const body = Buffer.from(raw.body);
  if (body.length > 0) parts.push({ name: 'body', bytes: body, with: (bytes) => ({ ...raw, body: bytes }) });
  if (raw.query !== '')
    parts.push({
      name: 'query',
      bytes: Buffer.from(raw.query, 'latin1'),
      with: (bytes) => ({ ...raw, query: bytes.toString('latin1') }),
    });
  for (const name of ['x-sign', 'x-timestamp', 'x-nonce', 'authtoken']) {
    const value = raw.headers[name];
    if (typeof value !== 'string') continue;
    const changed = (bytes: Buffer) => ({
      ...raw,
      headers: { ...raw.headers, [name]: bytes.toString('latin1') },
    });
    parts.push({ name, bytes: Buffer.from(value, 'latin1'), with: changed });
  }
  const at = body.indexOf(CIPHERTEXT);
  if (at >= 0) {
    const [before, after] = [body.subarray(0, at), body.subarray(at + CIPHERTEXT.length)];
    const changed = (bytes: Buffer) => ({ ...raw, body: Buffer.concat([before, bytes, after]) });
    parts.push({ name: 'ciphertext', bytes: Buffer.from(CIPHERTEXT), with: changed });
  }
  return parts;
}
