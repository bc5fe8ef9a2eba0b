/**
 * Which text of the body the sender signed: the canonical one, the bytes exactly as received, or the
 * canonical one with characters beyond the BMP escaped (Jackson's byte writer before 2.18).
 */
export type CanonicalForm = 'canonical' | 'raw' | 'canonical-escaped';

/** What the authenticated part of a request says about itself, apart from its body. */
export interface Envelope {
  /** 1–128 printable ASCII characters. */
  readonly nonce: string;
  /** When the sender signed, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** {@link AccessKey.id} of the key that verified the request. */
  readonly keyMatched: string;
  readonly canonicalForm: CanonicalForm;
}
