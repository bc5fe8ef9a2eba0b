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

/** Access keys and private keys, current and retired; decrypts in worker threads. */
@Injectable()
export class KeyRing {
  private readonly kit: readonly AccessKey[];
  private readonly basic: readonly AccessKey[];
  private readonly v1: readonly AccessKey[];
  private readonly oaepDialects: readonly OaepDialect[];
  readonly secretKeys: readonly SecretKey[];
  /** The dialects for which there is a key; the others are not served. */
  readonly dialects: readonly Dialect[];

  /** Throws when there is no access key or a private key is unusable, naming the remedy. */
  constructor(
    options: KeyRingOptions,
    private readonly pool: DecryptPool,
  ) {
    if (options.kitAccessKeys.length === 0)
      throw new Error(
        'No access key: set KOOSYNC_KIT_ACCESS_KEYS to the key shown in the seller console under 密钥管理 (key management).',
      );
    this.kit = options.kitAccessKeys.map(accessKey);
    this.basic = options.basicAccessKeys?.length ? options.basicAccessKeys.map(accessKey) : this.kit;
    this.v1 = (options.v1AccessKeys ?? []).map(accessKey);
    this.dialects = ALL_DIALECTS.filter((dialect) => this.accessKeysOf(dialect).length > 0);
    this.secretKeys = (options.privateKeys ?? []).map(secretKey);
    this.oaepDialects = options.oaepDialects ?? ['sha256-mgf1sha1'];
  }

  accessKeysOf(dialect: Dialect): readonly AccessKey[] {
    switch (dialect) {
      case 'v2-kit':
        return this.kit;
      case 'v2-basic':
        return this.basic;
      case 'v1-kit':
      case 'v1-basic':
        return this.v1;
    }
  }

  /** The access key of a dialect that has this id; else the current one, undefined when there is none. */
  accessKeyOf(dialect: Dialect, id?: string): AccessKey | undefined {
    const keys = this.accessKeysOf(dialect);
    return keys.find((key) => key.id === id) ?? keys[0];
  }

  /** Decrypts an encrypted field [434]. Throws ProtocolError `000101`, the same whatever the cause. */
  async openSecret(ciphertext: string): Promise<OpenedSecret> {
    const task: SealedSecret = { ciphertext, keys: this.secretKeys, dialects: this.oaepDialects };
    const opened = await this.pool.run<OpenedSecret | undefined>('openSecret', task);
    if (!opened) throw new ProtocolError('000101', UNREADABLE_SECRET);
    return opened;
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
