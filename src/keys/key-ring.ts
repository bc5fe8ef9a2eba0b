import { Injectable } from '@nestjs/common';
import { accessKey, type AccessKey } from '../protocol/access-key.js';
import { oaepPrivateKey, type OaepDialect } from '../protocol/oaep.js';
import { ProtocolError, type Reason } from '../protocol/protocol-error.js';
import { ALL_DIALECTS, type Dialect } from '../protocol/routes.js';
import { DecryptPool } from '../workers/worker-pool.js';
import type { OpenedSecret, SealedSecret, SecretKey } from './open-secret.js';

/** The keys that the connector works with; in each list the current one first, retired ones that still count after it. */
export interface KeyRingOptions {
  /** Access keys of the kit interfaces (密钥管理 in the seller console). At least one. */
  readonly kitAccessKeys: readonly string[];
  /** Access keys of the basic interfaces; left out: the kit's. */
  readonly basicAccessKeys?: readonly string[];
  /** Access keys of products that are still served by V1, kit and basic interfaces; without one V1 is off. */
  readonly v1AccessKeys?: readonly string[];
  /** RSA private keys, PKCS#8 PEM, 3072 bit or more. */
  readonly privateKeys?: readonly {
    readonly pem: string;
    readonly passphrase?: string;
    readonly name?: string;
  }[];
  /** OAEP dialects to try; default `sha256-mgf1sha1`, the marketplace's own [434]. */
  readonly oaepDialects?: readonly OaepDialect[];
}

/** What is in force at one moment; replaced as a whole. */
interface Keys {
  readonly kit: readonly AccessKey[];
  readonly basic: readonly AccessKey[];
  readonly v1: readonly AccessKey[];
  readonly oaepDialects: readonly OaepDialect[];
  readonly secretKeys: readonly SecretKey[];
  readonly dialects: readonly Dialect[];
}

/** Access keys taken out that a call in flight may still need for its reply. */
const REMEMBERED = 32;

/** Access keys and private keys, current and retired; decrypts in worker threads. */
@Injectable()
export class KeyRing {
  private keys: Keys;
  private former: readonly AccessKey[] = [];

  /** Throws when there is no access key or a private key is unusable, naming the remedy. */
  constructor(
    options: KeyRingOptions,
    private readonly pool: DecryptPool,
  ) {
    this.keys = keysOf(options);
  }

  /** Checks other keys; what it returns puts them in the place of these, at once. @throws Error, and nothing has changed. */
  prepare(options: KeyRingOptions): () => void {
    const next = keysOf(options);
    return () => {
      const known = new Set(accessKeysIn(next).map(({ id }) => id));
      const gone = accessKeysIn(this.keys).filter(({ id }) => !known.has(id));
      this.former = [...gone, ...this.former].slice(0, REMEMBERED);
      this.keys = next;
    };
  }

  /** The dialects for which there is a key; the others are not served. */
  get dialects(): readonly Dialect[] {
    return this.keys.dialects;
  }

  get secretKeys(): readonly SecretKey[] {
    return this.keys.secretKeys;
  }

  /** Whether the basic interfaces have keys of their own. */
  get hasBasicKeys(): boolean {
    return this.keys.basic !== this.keys.kit;
  }

  accessKeysOf(dialect: Dialect): readonly AccessKey[] {
    return keysFor(this.keys, dialect);
  }

  /**
   * The access key of a dialect that has this id; else the current one, undefined when there is none. One that was taken
   * out while its call was in flight still signs the reply; nothing is verified with it any more.
   */
  accessKeyOf(dialect: Dialect, id?: string): AccessKey | undefined {
    const keys = this.accessKeysOf(dialect);
    const has = (key: AccessKey) => key.id === id;
    return keys.find(has) ?? (id === undefined ? undefined : this.former.find(has)) ?? keys[0];
  }

  /** Decrypts an encrypted field [434]. Throws ProtocolError `000101`, the same whatever the cause. */
  async openSecret(ciphertext: string): Promise<OpenedSecret> {
    const { secretKeys: keys, oaepDialects: dialects } = this.keys;
    const task: SealedSecret = { ciphertext, keys, dialects };
    const opened = await this.pool.run<OpenedSecret | undefined>('openSecret', task);
    if (!opened) throw new ProtocolError('000101', UNREADABLE_SECRET);
    return opened;
  }
}

function keysOf(options: KeyRingOptions): Keys {
  if (options.kitAccessKeys.length === 0)
    throw new Error(
      'No access key: set KOOSYNC_KIT_ACCESS_KEYS to the key shown in the seller console under 密钥管理 (key management).',
    );
  const kit = options.kitAccessKeys.map(accessKey);
  const keys = {
    kit,
    basic: options.basicAccessKeys?.length ? options.basicAccessKeys.map(accessKey) : kit,
    v1: (options.v1AccessKeys ?? []).map(accessKey),
    secretKeys: (options.privateKeys ?? []).map(secretKey),
    oaepDialects: options.oaepDialects ?? (['sha256-mgf1sha1'] as const),
    dialects: [],
  };
  return { ...keys, dialects: ALL_DIALECTS.filter((dialect) => keysFor(keys, dialect).length > 0) };
}

const accessKeysIn = ({ kit, basic, v1 }: Keys): readonly AccessKey[] => [...kit, ...basic, ...v1];

function keysFor({ kit, basic, v1 }: Keys, dialect: Dialect): readonly AccessKey[] {
  switch (dialect) {
    case 'v2-kit':
      return kit;
    case 'v2-basic':
      return basic;
    case 'v1-kit':
    case 'v1-basic':
      return v1;
  }
}

function secretKey({ pem, passphrase, name }: NonNullable<KeyRingOptions['privateKeys']>[number]): SecretKey {
  try {
    const { id } = oaepPrivateKey(pem, passphrase);
    return passphrase === undefined ? { id, pem } : { id, pem, passphrase };
  } catch (error) {
    throw new Error(`Private key ${name ?? ''}: ${(error as Error).message}`, { cause: error });
  }
}

const UNREADABLE_SECRET: Reason = {
  name: 'secret-unreadable',
  field: 'clientSecret',
  zh: 'clientSecret 无法解密：请核对商家在应用凭证中填写的公钥。',
  en: 'clientSecret cannot be decrypted: the public key entered for the application credential must match our private key.',
  retry: false,
};
