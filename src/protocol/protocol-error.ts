import { type Envelope } from './envelope.js';
import { type RefusalCode } from './result-code.js';

/** Why a request is refused, in words for the two people who read it: the buyer's admin (zh) and the vendor (en). */
export interface Reason {
  /** Stable kebab-case id, e.g. `signature-mismatch`; used in logs, receipts and tests. */
  readonly name: string;
  /** One Chinese sentence with its full stop. Never contains a secret. */
  readonly zh: string;
  /** The same sentence in English. */
  readonly en: string;
  /** Does pressing "retry" in the marketplace's console help, with nothing changed? */
  readonly retry: boolean;
  /** The wire name or path of the offending field; when it stands in the sentences, long replies shorten it first. */
  readonly field?: string;
}

/**
 * A request that is refused on purpose: the reply carries `code`, the HTTP status stays 200.
 * `envelope` is set exactly when the request was authenticated before it was refused.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly code: RefusalCode,
    readonly reason: Reason,
    readonly envelope?: Envelope,
  ) {
    super(`${code} ${reason.name}: ${reason.en}`);
  }
}
