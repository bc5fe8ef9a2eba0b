// All dialects: the first byte chooses the interface, whether the sender holds the key, and how much is query.
import { createHmac } from 'node:crypto';
import { URLSearchParams } from 'node:url';
import { accessKey } from '../../dist/src/protocol/access-key.js';
import { canonicalBody } from '../../dist/src/protocol/canonical-body.js';
import { inV2Form } from '../../dist/src/protocol/in-v2-form.js';
import { openRequest, withDeferred } from '../../dist/src/protocol/open-request.js';
import { ROUTES, routeOf } from '../../dist/src/protocol/routes.js';
import { sealRequest } from '../../dist/src/protocol/seal-request.js';
import { must, unlessRefused } from '../expect.mjs';
import { MESSAGES } from './messages.mjs';

const KEY = accessKey('the-key-of-the-fuzzer');
const NOW = 1_760_863_876_115;
const NONCE = 'ABCDEF0123456789';
const INTERFACES = ROUTES.map(({ kind, dialect }) => ({ kind, dialect }));

export function targetNamed() {
  const seeds = INTERFACES.flatMap(({ kind, dialect }, index) => {
    const sealed = sealedOf(kind, dialect, MESSAGES[kind]);
    const content = sealed.body.length > 0 ? sealed.body : Buffer.from(sealed.query);
    return [index, index + 128].map((first) => Buffer.concat([Buffer.from([first]), content]));
  });
  return {
    run,
    seeds,
    words: ['"timeStamp":"20260105080000001"', 'authToken=', '&timeStamp=', '"userList":', '%20'],
  };
}

const sealedOf = (kind, dialect, message) =>
  sealRequest(kind, message, {
    dialect,
    accessKey: KEY.secret,
    nonce: NONCE,
    timestamp: NOW,
    basePath: '/p',
    newIv: () => '0123456789abcdef',
  });

function run(bytes) {
  const first = bytes[0] ?? 0;
  const { kind, dialect } = INTERFACES[(first & 127) % INTERFACES.length];
  const holdsKey = first >= 128;
  const raw = (holdsKey ? signed : unsigned)(kind, dialect, bytes.subarray(1));
  const route = routeOf(raw.method, raw.path, '/p');
  must('found' in route, 'an interface without a route');
  const opened = unlessRefused(() =>
    openRequest(raw, route.found, [KEY], NOW, { windowMs: 60_000, defer: ['orgInfoList', 'orgInfo'] }),
  );
  if (!opened) return;
  must(opened.envelope.keyMatched === KEY.id, 'a key that we do not have');
  must(holdsKey || isOriginal(kind, dialect, raw), 'somebody without the key is let in');
  must(
    Object.getPrototypeOf(opened.body) === null || !('toString' in opened.body) || dialect.startsWith('v1'),
    'a body with a prototype',
  );
  const whole = unlessRefused(() => withDeferred(opened));
  if (whole) unlessRefused(() => inV2Form(whole, KEY));
}

/** The content under the credentials of the example. */
function unsigned(kind, dialect, content) {
  const { headers, ...sealed } = sealedOf(kind, dialect, MESSAGES[kind]);
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (sealed.method === 'GET') return { ...sealed, headers: lower, query: content.toString('latin1') };
  return { ...sealed, headers: lower, body: content };
}

/** As somebody who holds the key would send it; V1's token of a text that is not known comes as it is. */
function signed(kind, dialect, content) {
  const raw = unsigned(kind, dialect, content);
  if (dialect === 'v2-kit') {
    const sign = createHmac('sha256', KEY.secret)
      .update(`${KEY.secret}${NONCE}${NOW}`)
      .update(signedText(content));
    return { ...raw, headers: { ...raw.headers, 'x-sign': sign.digest('hex') } };
  }
  if (dialect !== 'v2-basic') return raw;
  const inner = createHmac('sha256', KEY.secret).update(signedText(content)).digest('hex');
  const signature = createHmac('sha256', KEY.secret)
    .update(`${KEY.secret}${NONCE}${NOW}${inner}`)
    .digest('hex');
  return { ...raw, query: `signature=${signature}&timestamp=${NOW}&nonce=${NONCE}` };
}

/** Half of the time the bytes themselves. */
function signedText(content) {
  if (content.length % 2 === 0) return content;
  try {
    return Buffer.from(canonicalBody(content));
  } catch {
    return content;
  }
}

/** Whether it still says what was signed. */
function isOriginal(kind, dialect, raw) {
  const original = sealedOf(kind, dialect, MESSAGES[kind]);
  if (dialect.startsWith('v2')) return canonicalBody(raw.body) === canonicalBody(original.body);
  const texts = raw.method === 'GET' ? paramsOf : membersOf;
  return texts(raw) === texts(original);
}

const paramsOf = ({ query }) =>
  [...new URLSearchParams(query)]
    .map((pair) => pair.join('='))
    .sort()
    .join('&');

/** V1 signs no blank values. A name or value that holds `&` or `=` can stand for several. */
const membersOf = ({ body }) =>
  Object.entries(JSON.parse(Buffer.from(body).toString()))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
    .filter(([, text]) => text !== 'null' && text.trim() !== '')
    .map((pair) => pair.join('='))
    .sort()
    .join('&');
