import type { Lane } from '../../directory/scope-key.js';
import type { ChangeType } from '../../outbox/change.js';

/** What `webhookTarget` is told. */
export interface WebhookOptions {
  /**
   * Where changes are POSTed, without user name and password in it. `https:`; with `allowPrivate` also `http:`, and then
   * to private addresses only: what is sent is personal data.
   */
  readonly url: string;
  /**
   * `whsec_` and 24 to 64 bytes in Base64. While one is being replaced, both: each makes a signature of its own. A function
   * is asked before each request, so that they can change while the connector runs.
   */
  readonly secrets: readonly string[] | (() => readonly string[]);
  /** Whether the address may be private: of this machine, its network or its cloud's metadata service. Default false. */
  readonly allowPrivate?: boolean;
  /** PEM certificates to trust instead of the public authorities'. */
  readonly ca?: string;
  /** Default `webhook`. Kept for ever: what was delivered is remembered under it. */
  readonly name?: string;
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
  /** Types to send; default: all. */
  readonly types?: readonly ChangeType[];
  /** Sends the changes of a delivery as a list in one request, instead of a request each. Default false. */
  readonly batch?: boolean;
  /** Changes of one tenant and instance in a delivery at most, 1–1000; default 20, with `batch` 100. */
  readonly batchSize?: number;
  /** How long one request may take, ms; default 10 000. */
  readonly timeoutMs?: number;
}

/** An option that cannot be used. Holds no secret. */
export class WebhookOptionsError extends Error {
  override readonly name = 'WebhookOptionsError';

  constructor(
    readonly option: 'url' | 'secrets',
    /** `names a private address`. */
    readonly problem: string,
    /** What to do, in the imperative. */
    readonly remedy: string,
  ) {
    super(`${option} ${problem}: ${remedy}`);
  }
}
