import type { AccessKey } from '../../protocol/access-key.js';
import type { Dialect } from '../../protocol/routes.js';

/** One thing that was found out about a request. */
export interface Finding {
  readonly about: 'route' | 'activity' | 'timestamp' | 'nonce' | 'signature' | 'body';
  readonly status: 'ok' | 'note' | 'fault';
  readonly text: string;
}

export interface Examination {
  readonly findings: readonly Finding[];
  readonly keyMatched?: string;
  readonly canonicalForm?: string;
  /** The text that should have been signed; undefined when the request cannot be read. */
  readonly canonicalText: string | undefined;
}

export interface Circumstances {
  /** Which the request is of, or seems to be. */
  readonly dialect: Dialect;
  /** Those of the dialect. */
  readonly keys: readonly AccessKey[];
  readonly basePath: string;
  readonly windowMs: number;
  /** Epoch ms. */
  readonly now: number;
  /** Whether the timestamp is judged, or its age only told. */
  readonly judgeTime: boolean;
}
