import { randomBytes } from 'node:crypto';
import { formatGuideTime } from '../../protocol/guide-time.js';
import { sealOaep, type OaepDialect } from '../../protocol/oaep.js';
import { KIT_KINDS, type Dialect, type Kind } from '../../protocol/routes.js';
import { sealRequest, type SealedRequest } from '../../protocol/seal-request.js';
import { bodySign } from '../../protocol/v1-reply.js';
import { wrongUsage } from '../cli-error.js';
import { reach } from '../reach.js';
import type { Protocol } from './simulate-options.js';

export interface MarketplaceSettings {
  /** Scheme, host and port of the connector. */
  readonly url: string;
  readonly basePath: string;
  readonly protocol: Protocol;
  /** The access key of each dialect; one is needed only when it is used. */
  readonly keys: Readonly<Partial<Record<Dialect, string | undefined>>>;
  /** `BEGIN PUBLIC KEY`; needed for applicationSync. */
  readonly publicKeyPem?: string | undefined;
  readonly oaepDialect?: OaepDialect;
}

/** How a call was answered. */
export interface Answer {
  readonly status: number;
  readonly resultCode: string;
  readonly resultMsg: string;
  /** What stands beside code and message, such as `instanceId`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** V1: whether `Body-Sign` holds the signature of the reply's bytes. */
  readonly signed?: boolean;
  /** From sending to the last byte of the reply. */
  readonly ms: number;
}

export interface Sealing {
  readonly accessKey?: string | undefined;
  /** Added to the clock in the signature, ms. */
  readonly skewMs?: number | undefined;
}

/** Calls a connector as the marketplace does. */
export class Marketplace {
  private lastTime = 0;

  constructor(private readonly settings: MarketplaceSettings) {}

  get protocol(): Protocol {
    return this.settings.protocol;
  }

  /** A source time: now, and later than every one given before. */
  now(): number {
    this.lastTime = Math.max(this.lastTime + 1, Date.now());
    return this.lastTime;
  }

  time(): string {
    return formatGuideTime(this.now());
  }

  /** Another one on each call. */
  id(): string {
    return randomBytes(16).toString('hex');
  }

  /** A secret as it travels in applicationSync. */
  seal(secret: string): string {
    const { publicKeyPem, oaepDialect = 'sha256-mgf1sha1' } = this.settings;
    if (!publicKeyPem)
      throw wrongUsage(
        'applicationSync carries a secret that is encrypted with the public key of the connector',
        'pass --public-key FILE, or set KOOSYNC_PRIVATE_KEY_FILES to take the public half of the first one',
      );
    return sealOaep(publicKeyPem, secret, oaepDialect, randomBytes(oaepDialect.startsWith('sha1') ? 20 : 32));
  }

  sign(kind: Kind, message: Record<string, unknown>, sealing: Sealing = {}): SealedRequest {
    const dialect = dialectOf(kind, this.protocol);
    return sealRequest(kind, message, {
      dialect,
      accessKey: sealing.accessKey ?? this.keyOf(dialect),
      nonce: randomBytes(32).toString('hex').toUpperCase(),
      timestamp: Date.now() + (sealing.skewMs ?? 0),
      basePath: this.settings.basePath,
      newIv: () => randomBytes(8).toString('hex'),
    });
  }

  /** @throws CliError when nobody answers, or not as a connector does. */
  async send({ method, path, query, headers, body }: SealedRequest): Promise<Answer> {
    const startedAt = performance.now();
    const target = this.settings.url + path + (query && `?${query}`);
    const sent = method === 'GET' ? null : new Uint8Array(body);
    const response = await reach(target, { method, headers, body: sent });
    const text = await response.text();
    const ms = Math.round(performance.now() - startedAt);
    const { resultCode = '', resultMsg = '', ...fields } = replyIn(text);
    const key = this.protocol === 'v1' ? this.settings.keys['v1-kit'] : undefined;
    const signed = key === undefined ? {} : { signed: isSigned(response.headers, text, key) };
    return { status: response.status, resultCode, resultMsg, fields, ...signed, ms };
  }

  private keyOf(dialect: Dialect): string {
    const key = this.settings.keys[dialect];
    if (!key) throw wrongUsage('Calls are signed with an access key', KEY_REMEDIES[dialect]);
    return key;
  }
}

const KEY_REMEDIES: Readonly<Record<Dialect, string>> = {
  'v2-kit': 'pass --kit-key or set KOOSYNC_KIT_ACCESS_KEYS',
  'v2-basic': 'pass --basic-key or set KOOSYNC_BASIC_ACCESS_KEYS',
  'v1-kit': 'pass --v1-key or set KOOSYNC_V1_ACCESS_KEYS',
  'v1-basic': 'pass --v1-key or set KOOSYNC_V1_ACCESS_KEYS',
};

const isSigned = (headers: Headers, text: string, key: string): boolean =>
  headers.get('body-sign') === bodySign(key, text)['Body-Sign'];

function dialectOf(kind: Kind, protocol: Protocol): Dialect {
  return `${protocol}-${(KIT_KINDS as readonly string[]).includes(kind) ? 'kit' : 'basic'}`;
}

function replyIn(text: string): { resultCode?: string; resultMsg?: string } {
  try {
    return JSON.parse(text) as { resultCode?: string; resultMsg?: string };
  } catch {
    return { resultMsg: 'the reply is not JSON: is this a connector?' };
  }
}
