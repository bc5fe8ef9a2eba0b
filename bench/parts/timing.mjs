import { constants, createHmac, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { accessKey } from '../../dist/src/protocol/access-key.js';
import { oaepPrivateKey, openOaep, sealOaep } from '../../dist/src/protocol/oaep.js';
import { openRequest } from '../../dist/src/protocol/open-request.js';
import { ROUTES } from '../../dist/src/protocol/routes.js';
import { welch } from '../support/welch.mjs';

const NOW = 1_760_863_876_115;
const NONCE = 'ABCDEF0123456789';
/** Samples a comparison; an RSA block costs a hundred times as much as a signature. */
const SAMPLES = Number(process.env.BENCH_TIMING_SAMPLES ?? 100_000);
/** |t| above this is taken for a difference (dudect's bound). */
const BOUND = 4.5;

/**
 * Whether durations tell an attacker something, after dudect: two classes of input in random order, Welch's t over the
 * durations of both, raw and with the slowest cut off at several percentiles.
 */
export function measure(say) {
  const comparisons = {};
  for (const [name, { what, classes, run }] of Object.entries(experiments())) {
    comparisons[name] = { what, ...compare(classes, run) };
    const { samples, worstT, meansUs } = comparisons[name];
    say(`${name}: |t| ${worstT} over ${samples} samples (${meansUs.join(' / ')} µs); bound ${BOUND}`);
  }
  return {
    what: 'whether durations tell classes of bad input apart: Welch’s t, dudect’s way',
    bound: BOUND,
    comparisons,
  };
}

function experiments() {
  const key = accessKey('the-key-of-the-timing-bench');
  const body = Buffer.from(
    JSON.stringify({ flag: 1, name: 'Acme', tenantId: 't1', timeStamp: '20260105080000001' }),
  );
  const mac = createHmac('sha256', key.secret).update(`${key.secret}${NONCE}${NOW}`).update(body).digest();
  const requestWith = (signature) => ({
    method: 'POST',
    path: '/p/produceAPI/v2/tenantSync',
    query: '',
    headers: { 'x-nonce': NONCE, 'x-timestamp': String(NOW), 'x-sign': signature.toString('hex') },
    body,
  });
  const wrongAt = (byte) => {
    const signature = Buffer.from(mac);
    signature[byte] ^= 1;
    return requestWith(signature);
  };
  const open = (raw) => {
    try {
      openRequest(raw, ROUTES[0], [key], NOW, { windowMs: 60_000 });
    } catch {
      return;
    }
    throw new Error('a wrong signature was accepted');
  };
  return {
    'signature wrong in its first or its last byte': {
      what: 'openRequest of a V2 kit call',
      classes: [() => wrongAt(0), () => wrongAt(31)],
      run: open,
    },
    'signature wrong in one byte or in all': {
      what: 'openRequest of a V2 kit call',
      classes: [() => wrongAt(31), () => requestWith(Buffer.from(mac.map((byte) => byte ^ 0xff)))],
      run: open,
    },
    ...oaepExperiments(),
  };
}

/** Manger's attack needs to know whether the first byte of a decrypted block is zero. */
function oaepExperiments() {
  const pair = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const key = oaepPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' });
  const encrypted = (block) =>
    publicEncrypt({ key: publicPem, padding: constants.RSA_NO_PADDING }, block).toString('base64');
  const sealed = Buffer.from(sealOaep(publicPem, 'x', 'sha256-mgf1sha1', randomBytes(32)), 'base64');
  // below the modulus, whose first byte is at least 0x80
  const block = (first) => Buffer.concat([Buffer.from([first]), randomBytes(383)]);
  const run = (ciphertext) => {
    if (openOaep(key, ciphertext, ['sha256-mgf1sha1']))
      throw new Error('a block that says nothing was opened');
  };
  const damaged = () => {
    const copy = Buffer.from(sealed);
    copy[copy.length - 1 - Math.floor(Math.random() * 100)] ^= 1 << Math.floor(Math.random() * 8);
    return copy.toString('base64');
  };
  return {
    'OAEP block that begins with zero or not (Manger)': {
      what: 'openOaep, 3072 bit, none opens',
      classes: [() => encrypted(block(0)), () => encrypted(block(1 + Math.floor(Math.random() * 0x7f)))],
      run,
    },
    'OAEP block that begins with zero, or a damaged one': {
      what: 'openOaep, 3072 bit, none opens',
      classes: [() => encrypted(block(0)), damaged],
      run,
    },
  };
}

function compare(classes, run) {
  // inputs are made beforehand and taken in random order, so that making them is not measured
  const inputs = classes.map((make) => Array.from({ length: 256 }, make));
  for (let i = 0; i < 2000; i++) run(inputs[i & 1][i & 255]);
  const times = new Float64Array(SAMPLES);
  const order = randomBytes(SAMPLES);
  const picks = randomBytes(SAMPLES);
  for (let i = 0; i < SAMPLES; i++) {
    const input = inputs[order[i] & 1][picks[i]];
    const start = process.hrtime.bigint();
    run(input);
    times[i] = Number(process.hrtime.bigint() - start);
  }
  const classOf = (i) => order[i] & 1;
  const results = [1, 0.99, 0.95, 0.9, 0.75, 0.5].map((share) => ({
    share,
    ...welch(times, classOf, cutAt(times, share)),
  }));
  const [all] = results;
  return {
    samples: SAMPLES,
    meansUs: all.means.map((mean) => Math.round(mean / 10) / 100),
    t: Object.fromEntries(results.map(({ share, t }) => [`below the ${share * 100}th percentile`, round(t)])),
    worstT: round(Math.max(...results.map(({ t }) => Math.abs(t)))),
    differs: results.some(({ t }) => Math.abs(t) > BOUND),
  };
}

const cutAt = (times, share) =>
  share === 1 ? Infinity : Float64Array.from(times).sort()[Math.floor(times.length * share)];
const round = (value) => Math.round(value * 100) / 100;
