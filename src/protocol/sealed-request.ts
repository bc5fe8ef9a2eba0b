/** What the marketplace adds to a message when it calls. */
export interface SealOptions {
  /** The secret of the access key. */
  readonly accessKey: string;
  /** V2 only. */
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** V1's sensitive fields: 16 ASCII characters, other ones on each call. Without it they are sent as they stand. */
  readonly newIv?: () => string;
}

/** A sealed request without its address. */
export interface SealedParts {
  /** Without its `?`; `''` when there is none. */
  readonly query: string;
  readonly headers: Record<string, string>;
  /** Empty for a GET. */
  readonly body: Buffer;
}
