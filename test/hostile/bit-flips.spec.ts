import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { oaepPrivateKey, openOaep, sealOaep } from '../../src/protocol/oaep.js';
import { testSeed } from '../protocol/test-seed.js';
import { Seeded } from '../support/seeded.js';
import { EXAMPLES, meaningOf, partsOf } from './examples.js';

/** How many bits are flipped; the long form is started with KOOSYNC_BIT_FLIPS. */
const FLIPS = Number(process.env.KOOSYNC_BIT_FLIPS ?? 100_000);
/** An RSA block costs a hundred times as much as a signature. */
const BLOCKS = Math.ceil(FLIPS / 200);

describe(`one flipped bit (TEST_SEED=${testSeed})`, () => {
  it('is never accepted with another meaning, wherever it is: body, query, signature, timestamp, nonce, ciphertext', () => {
    const seeded = new Seeded(testSeed);
    const meanings = new Map(EXAMPLES.map((example) => [example.name, meaningOf(example.raw)]));
    expect([...meanings.values()]).not.toContain(undefined);
    const parts = EXAMPLES.flatMap((example) => partsOf(example).map((part) => ({ example, part })));
    const changed: string[] = [];
    let accepted = 0;
    for (let flip = 0; flip < FLIPS; flip++) {
      const { example, part } = parts[flip % parts.length]!;
      const [byte, bit] = [seeded.between(0, part.bytes.length - 1), seeded.between(0, 7)];
      const bytes = Buffer.from(part.bytes);
      bytes[byte]! ^= 1 << bit;
      const meaning = meaningOf(part.with(bytes));
      if (meaning === undefined) continue;
      accepted++;
      if (meaning !== meanings.get(example.name))
        changed.push(`${example.name}: ${part.name}, byte ${byte}, bit ${bit}: ${meaning}`);
    }
    expect(changed).toEqual([]);
    // the case of a hexadecimal digit: the decoded signature is the same
    expect(accepted).toBeGreaterThan(0);
    expect(accepted / FLIPS).toBeLessThan(0.1);
  });

  it('in an RSA block that somebody with the access key sends does not open as anything', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const key = oaepPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const dialects = ['sha256-mgf1sha1', 'sha256-mgf1sha256', 'sha1-mgf1sha1'] as const;
    const block = Buffer.from(
      sealOaep(pem, 'the-client-secret', 'sha256-mgf1sha1', randomBytes(32)),
      'base64',
    );
    const seeded = new Seeded(testSeed);
    expect(openOaep(key, block.toString('base64'), dialects)?.text).toBe('the-client-secret');
    for (let flip = 0; flip < BLOCKS; flip++) {
      const bytes = Buffer.from(block);
      const [byte, bit] = [seeded.between(0, bytes.length - 1), seeded.between(0, 7)];
      bytes[byte]! ^= 1 << bit;
      if (openOaep(key, bytes.toString('base64'), dialects))
        throw new Error(`byte ${byte}, bit ${bit}: opened`);
    }
  });
});
