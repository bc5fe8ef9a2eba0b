import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { oaepPrivateKey, openOaep, sealOaep } from '../../dist/src/protocol/oaep.js';
import { median, round } from '../support/statistics.mjs';

const ROUNDS = 15;
const CALLS = 40;

/** One RSA-OAEP decrypt, ours (OpenSSL's RSA, node-forge's padding) against node:crypto's own. */
export function measure(say) {
  const keys = {};
  for (const bits of [3072, 4096]) {
    const pair = generateKeyPairSync('rsa', { modulusLength: bits });
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' });
    const key = oaepPrivateKey(pem);
    const ours = sealOaep(publicPem, 'a client secret', 'sha256-mgf1sha1', randomBytes(32));
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const native = publicEncrypt(
      { key: pair.publicKey, padding, oaepHash: 'sha256' },
      Buffer.from('a client secret'),
    );
    const variants = {
      ours: () => openOaep(key, ours, ['sha256-mgf1sha1']),
      node: () => privateDecrypt({ key: pair.privateKey, padding, oaepHash: 'sha256' }, native),
    };
    const times = { ours: [], node: [] };
    for (let i = 0; i < ROUNDS; i++)
      for (const [name, decrypt] of Object.entries(variants)) {
        const start = performance.now();
        for (let n = 0; n < CALLS; n++) decrypt();
        times[name].push((performance.now() - start) / CALLS);
      }
    const ratios = times.ours.map((ms, i) => ms / times.node[i]);
    keys[bits] = {
      oursMs: round(median(times.ours), 3),
      nodeMs: round(median(times.node), 3),
      ratio: round(median(ratios)),
    };
    say(
      `RSA ${bits}: ours ${keys[bits].oursMs} ms, node:crypto ${keys[bits].nodeMs} ms, ratio ${keys[bits].ratio}`,
    );
  }
  return {
    what: 'one RSA-OAEP decrypt against node:crypto, median of 15 interleaved rounds',
    aim: 1.15,
    keys,
  };
}
