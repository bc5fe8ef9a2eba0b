import type { AccessKey } from '../protocol/access-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import type { ProtocolError } from '../protocol/protocol-error.js';
import type { RawRequest } from '../protocol/raw-request.js';
import type { Address } from '../protocol/routes.js';

/** A large request on its way to a worker thread. */
export interface LargeRequest {
  readonly raw: RawRequest;
  readonly route: Address;
  readonly keys: readonly AccessKey[];
  readonly now: number;
  readonly windowMs: number;
}

/**
 * What comes back. `prepared`: what the kind made of the body in the thread, for its handler's `read`. Errors lose
 * their class between threads: a refusal travels as data.
 */
export type LargeAnswer = { readonly bodyHash: string } & (
  | { readonly opened: OpenedRequest; readonly prepared?: unknown }
  | { readonly refused: Pick<ProtocolError, 'code' | 'reason' | 'envelope'> }
);
