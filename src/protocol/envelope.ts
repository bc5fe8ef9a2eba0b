/**
 * Which text of the body the sender signed: the canonical one, the bytes exactly as received, or the
 * canonical one with characters beyond the BMP escaped (Jackson's byte writer before 2.18). V1 knows the first only.
 */
export type CanonicalForm = 'canonical' | 'raw' | 'canonical-escaped';

/** What the authenticated part of a request says about itself, apart from its body. */
export interface Envelope {
  /** V2: 1–128 printable ASCII characters. V1 has none. */
  readonly nonce: string | null;
  /** When the sender signed, in milliseconds since the epoch; in V1 the signed `timeStamp`. */
  readonly timestamp: number;
  /** {@link AccessKey.id} of the key that verified the request. */
  readonly keyMatched: string;
  readonly canonicalForm: CanonicalForm;
  /** What no other successful request may share: the key and the nonce in V2, in V1 the whole request. Holds no secret. */
  readonly unique: readonly string[];
  /** Until when it is remembered, so that a byte-identical resend is answered as the first was; epoch ms. */
  readonly resendUntil: number;
}
