import forge from 'node-forge';

/** OAEP digest and the digest of its mask function MGF1, which Java and Bouncy Castle set apart; the label is empty. */
export type OaepDialect = 'sha256-mgf1sha1' | 'sha256-mgf1sha256' | 'sha1-mgf1sha1';

interface OaepCodecOptions {
  md: forge.md.MessageDigest;
  mgf1: { md: forge.md.MessageDigest };
  seed?: string;
}

/** The part of node-forge that its type declarations leave out; of the key it reads only the modulus' length. */
interface OaepCodec {
  encode_rsa_oaep(key: ForgeKey, message: string, options: OaepCodecOptions): string;
  decode_rsa_oaep(key: ForgeKey, encoded: string, options: OaepCodecOptions): string;
}

interface ForgeKey {
  readonly n: { bitLength(): number };
}

const { pkcs1 } = forge as unknown as { pkcs1: OaepCodec };

/** @throws Error when `message` is too long for the key or `seed` is not as long as the digest. */
export function padOaep(message: Buffer, bits: number, dialect: OaepDialect, seed: Buffer): Buffer {
  const options = { ...digestsOf(dialect), seed: seed.toString('latin1') };
  return Buffer.from(pkcs1.encode_rsa_oaep(keyOf(bits), message.toString('latin1'), options), 'latin1');
}

/**
 * @param encoded a whole RSA block as raw decryption gives it, `bits` / 8 bytes.
 * @throws Error, the same one whatever is wrong with the padding.
 */
export function unpadOaep(encoded: Buffer, bits: number, dialect: OaepDialect): Buffer {
  return Buffer.from(
    pkcs1.decode_rsa_oaep(keyOf(bits), encoded.toString('latin1'), digestsOf(dialect)),
    'latin1',
  );
}

function keyOf(bits: number): ForgeKey {
  return { n: { bitLength: () => bits } };
}

function digestsOf(dialect: OaepDialect): Pick<OaepCodecOptions, 'md' | 'mgf1'> {
  const { sha1, sha256 } = forge.md;
  switch (dialect) {
    case 'sha256-mgf1sha1':
      return { md: sha256.create(), mgf1: { md: sha1.create() } };
    case 'sha256-mgf1sha256':
      return { md: sha256.create(), mgf1: { md: sha256.create() } };
    case 'sha1-mgf1sha1':
      return { md: sha1.create(), mgf1: { md: sha1.create() } };
  }
}
