import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import forge from 'node-forge';
import { PrivateKeyError, type PrivateKeyFault } from '../../src/protocol/oaep-private-key.js';
import { oaepPrivateKey, openOaep, sealOaep, type OaepDialect } from '../../src/protocol/oaep.js';
import { readVectors } from './read-vectors.js';

interface OaepVectors {
  bits: number;
  privateKeyPkcs8: string;
  publicKeySpki: string;
  cases: { dialect: OaepDialect; plaintext: string; ciphertext: string }[];
}

const DIALECTS: readonly OaepDialect[] = ['sha256-mgf1sha1', 'sha256-mgf1sha256', 'sha1-mgf1sha1'];
const sizes = readVectors<OaepVectors[]>('oaep.json').map((size) => ({
  ...size,
  key: oaepPrivateKey(size.privateKeyPkcs8),
}));
const cases = sizes.flatMap(({ cases: ofSize, ...size }) => ofSize.map((one) => ({ ...size, ...one })));
const [first] = sizes as [(typeof sizes)[number]];
const sample = first.cases[0]!.ciphertext;

function seedFor(dialect: OaepDialect, fill = 7): Buffer {
  return Buffer.alloc(dialect.startsWith('sha1') ? 20 : 32, fill);
}

describe('a secret encrypted by the JDK', () => {
  it.each(cases)(
    'opens with $bits bits, $dialect: "$plaintext"',
    ({ key, dialect, plaintext, ciphertext }) => {
      expect(openOaep(key, ciphertext, [dialect])).toEqual({ text: plaintext, dialect });
      expect(openOaep(key, ciphertext, DIALECTS)).toEqual({ text: plaintext, dialect });
      expect(openOaep(key, ciphertext, [...DIALECTS].reverse())).toEqual({ text: plaintext, dialect });
      const others = DIALECTS.filter((other) => other !== dialect);
      expect(openOaep(key, ciphertext, others)).toBeUndefined();
      expect(openOaep(key, ciphertext, [])).toBeUndefined();
    },
  );

  it('opens the same with node-forge alone', () => {
    const some = cases.filter(({ plaintext }) => ['test', '密钥🔑 secret/+='].includes(plaintext));
    const input = some.map(({ privateKeyPkcs8, dialect, ciphertext }) => {
      const [md, mgf1] = dialect.split('-mgf1');
      return { privateKeyPkcs8, md, mgf1, ciphertext };
    });
    const script = fileURLToPath(new URL('./decrypt-with-forge.mjs', import.meta.url));
    const output = execFileSync(process.execPath, [script], {
      input: JSON.stringify(input),
      encoding: 'utf8',
    });
    expect(some).toHaveLength(12);
    expect(JSON.parse(output)).toEqual(some.map(({ plaintext }) => plaintext));
  });

  it.each(cases.filter(({ dialect }) => dialect !== 'sha256-mgf1sha1'))(
    'opens the same with Node.js where it can ($bits bits, $dialect, "$plaintext")',
    ({ privateKeyPkcs8, dialect, plaintext, ciphertext }) => {
      const oaepHash = dialect === 'sha1-mgf1sha1' ? 'sha1' : 'sha256';
      const block = Buffer.from(ciphertext, 'base64');
      expect(privateDecrypt({ key: privateKeyPkcs8, oaepHash }, block).toString('utf8')).toBe(plaintext);
    },
  );

  it('opens in URL-safe Base64, without padding and with line breaks', () => {
    const urlSafe = sample.replaceAll('+', '-').replaceAll('/', '_');
    const lines = sample.replace(/.{76}/g, '$&\r\n');
    for (const text of [urlSafe, urlSafe.replace(/=+$/, ''), lines, ` ${sample}\n`]) {
      expect(openOaep(first.key, text, DIALECTS)?.text).toBe('test');
    }
  });
});

describe('a sealed secret', () => {
  it.each(sizes.flatMap((size) => DIALECTS.map((dialect) => ({ ...size, dialect }))))(
    'opens again, $bits bits, $dialect',
    ({ key, publicKeySpki, dialect }) => {
      for (const text of ['', 's', '密钥🔑', 'x'.repeat(200)]) {
        const sealed = sealOaep(publicKeySpki, text, dialect, seedFor(dialect, text.length));
        expect(openOaep(key, sealed, DIALECTS)).toEqual({ text, dialect });
      }
    },
  );

  it('differs by its seed alone', () => {
    const seal = (fill: number): string =>
      sealOaep(first.publicKeySpki, 's', 'sha256-mgf1sha1', Buffer.alloc(32, fill));
    expect(seal(1)).toBe(seal(1));
    expect(seal(1)).not.toBe(seal(2));
  });

  it('cannot be longer than the key allows, nor made with a seed of another length', () => {
    const seal =
      (length: number, seed = Buffer.alloc(32)) =>
      () =>
        sealOaep(first.publicKeySpki, 'x'.repeat(length), 'sha256-mgf1sha1', seed);
    expect(seal(384 - 66)).not.toThrow();
    expect(seal(384 - 65)).toThrow('too long');
    expect(seal(1, Buffer.alloc(20))).toThrow('seed');
  });
});

describe('what does not open', () => {
  const block = Buffer.from(sample, 'base64');
  const tampered = Buffer.from(block);
  tampered[100]! ^= 1;
  const leadingZeros = Buffer.concat([Buffer.alloc(1), block]);
  const notUtf8 = ((): string => {
    const key = forge.pki.publicKeyFromPem(first.publicKeySpki);
    return forge.util.encode64(
      key.encrypt('\xff\xfe', 'RSA-OAEP', {
        md: forge.md.sha256.create(),
        mgf1: { md: forge.md.sha1.create() },
      }),
    );
  })();

  const startsWithZero = ((): Buffer => {
    const seed = Buffer.alloc(32);
    seed.writeUInt16BE(51); // found by trying
    return Buffer.from(sealOaep(first.publicKeySpki, 'test', 'sha256-mgf1sha1', seed), 'base64');
  })();

  it('is a block without the zero byte it starts with, though the number is the same', () => {
    expect(startsWithZero[0]).toBe(0);
    expect(openOaep(first.key, startsWithZero.toString('base64'), DIALECTS)?.text).toBe('test');
    expect(openOaep(first.key, startsWithZero.subarray(1).toString('base64'), DIALECTS)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no Base64', 'not base64!'],
    ['Base64 with another alphabet', sample.replace(/^./, '*')],
    ['a changed byte', tampered.toString('base64')],
    ['a block one byte short', block.subarray(1).toString('base64')],
    ['a block one byte long', leadingZeros.toString('base64')],
    ['zeros', Buffer.alloc(384).toString('base64')],
    ['a number beyond the modulus', Buffer.alloc(384, 0xff).toString('base64')],
    ['a block of the other key', sizes[1]!.cases[0]!.ciphertext],
    ['the plaintext', 'test'],
    ['a megabyte', 'A'.repeat(1_000_000)],
    ['padding in the middle', `${sample.slice(0, 10)}=${sample.slice(11)}`],
    ['bytes that are not UTF-8', notUtf8],
  ])('%s, without an exception', (_description, ciphertext) => {
    expect(openOaep(first.key, ciphertext, DIALECTS)).toBeUndefined();
  });
});

describe('a private key', () => {
  const { privateKeyPkcs8: pem } = first;
  const small = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const curve = generateKeyPairSync('ed25519').privateKey;
  const asPem = (key: typeof small): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;
  const encrypted = first.key.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'open sesame',
  }) as string;

  it('has its size, and an id made of its public half', () => {
    expect(sizes.map(({ key }) => key.bits)).toEqual([3072, 4096]);
    expect(first.key.id).toMatch(/^[\da-f]{16}$/);
    expect(first.key.publicKeyPem.trim()).toBe(first.publicKeySpki.trim());
    expect(sizes[1]!.key.id).not.toBe(first.key.id);
  });

  it('may be encrypted', () => {
    const key = oaepPrivateKey(encrypted, 'open sesame');
    expect(key.id).toBe(first.key.id);
    expect(openOaep(key, sample, DIALECTS)?.text).toBe('test');
    expect(oaepPrivateKey(pem, 'a passphrase it does not need').id).toBe(first.key.id);
  });

  it.each<[string, PrivateKeyFault, string, string | undefined]>([
    ['an empty file', 'not-a-private-key', '', undefined],
    ['a public key', 'not-a-private-key', first.publicKeySpki, undefined],
    ['a truncated key', 'not-a-private-key', pem.slice(0, 800), undefined],
    ['an encrypted key without passphrase', 'passphrase-missing', encrypted, undefined],
    ['an encrypted key with an empty passphrase', 'passphrase-missing', encrypted, ''],
    ['an encrypted key with another passphrase', 'passphrase-wrong', encrypted, 'sesame'],
    ['a key of another kind', 'not-rsa', asPem(curve), undefined],
    ['a key of 2048 bits', 'too-short', asPem(small), undefined],
  ])('cannot be %s (%s)', (_description, fault, text, passphrase) => {
    const error = ((): unknown => {
      try {
        return oaepPrivateKey(text, passphrase);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(PrivateKeyError);
    expect((error as PrivateKeyError).fault).toBe(fault);
    expect((error as PrivateKeyError).message).not.toContain('BEGIN RSA');
  });
});
