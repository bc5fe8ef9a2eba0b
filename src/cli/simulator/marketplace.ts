import { randomBytes } from 'node:crypto';
import { formatGuideTime } from '../../protocol/guide-time.js';
import { sealOaep, type OaepDialect } from '../../protocol/oaep.js';
import type { KitKind } from '../../protocol/routes.js';
import { sealRequest, type SealedRequest } from '../../protocol/seal-request.js';
import { wrongUsage } from '../cli-error.js';
import { reach } from '../reach.js';

export interface MarketplaceSettings {
  /** Scheme, host and port of the connector. */
  readonly url: string;
  readonly basePath: string;
  readonly accessKey: string;
  /** `BEGIN PUBLIC KEY`; needed for applicationSync. */
  readonly publicKeyPem?: string | undefined;
  readonly oaepDialect?: OaepDialect;
}

/** How a call was answered. */
export interface Answer {
  readonly status: number;
  readonly resultCode: string;
  readonly resultMsg: string;
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

  /** A source time: now, and later than every one given before. */
  now(): number {
    this.lastTime = Math.max(this.lastTime + 1, Date.now());
    return this.lastTime;
  }

  time(): string {
    return formatGuideTime(this.now());
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

  sign(kind: KitKind, message: Record<string, unknown>, sealing: Sealing = {}): SealedRequest {
    const { accessKey, basePath } = this.settings;
    return sealRequest(kind, message, {
      accessKey: sealing.accessKey ?? accessKey,
      nonce: randomBytes(32).toString('hex').toUpperCase(),
      timestamp: Date.now() + (sealing.skewMs ?? 0),
      basePath,
    });
  }

  /** @throws CliError when nobody answers, or not as a connector does. */
  async send({ method, path, headers, body }: SealedRequest): Promise<Answer> {
    const startedAt = performance.now();
    const response = await reach(this.settings.url + path, { method, headers, body: new Uint8Array(body) });
    const text = await response.text();
    const ms = Math.round(performance.now() - startedAt);
    const { resultCode = '', resultMsg = '' } = replyIn(text);
    return { status: response.status, resultCode, resultMsg, ms };
  }
}

function replyIn(text: string): { resultCode?: string; resultMsg?: string } {
  try {
    return JSON.parse(text) as { resultCode?: string; resultMsg?: string };
  } catch {
    return { resultMsg: 'the reply is not JSON: is this a connector?' };
  }
}
