import { hash } from 'node:crypto';
import type { DirectoryMessage } from '../directory/kind-handler.js';
import type { Tally } from '../directory/tally.js';
import type { Envelope } from '../protocol/envelope.js';
import type { Address } from '../protocol/routes.js';
import type { Receipt, ReceiptOutcome } from '../receipts/receipt.entity.js';
import type { Trace } from '../tracing/trace.js';

/** One webhook call on its way through the pipeline: what is known of it so far. */
export interface Call {
  /** Made before anything else; the receipt's id. */
  readonly id: string;
  /** What the caller names it by, if it says so. */
  readonly callerId: string | undefined;
  readonly trace: Trace;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** Monotonic ms, for the duration. */
  readonly startedAt: number;
  /** Of a basic call the kind is known only when it is opened. */
  route: Address;
  readonly bodySize: number;
  /** SHA-256 of the body, hex; `''` until it is known. */
  bodyHash: string;
  envelope?: Envelope | undefined;
  body?: Readonly<Record<string, unknown>>;
  message?: DirectoryMessage;
  /** Id of the private key and the OAEP dialect that opened the secret. */
  secretKeyMatched?: string;
}

/** How a call ended. */
export interface Ending {
  readonly outcome: ReceiptOutcome;
  readonly resultCode: string;
  /** The reply as receipts show it: without secrets. */
  readonly reply: string;
  readonly reason?: string;
  readonly applied?: Tally;
  /** Whether it left changes in the outbox. */
  readonly appended?: boolean;
  /** The redacted request. */
  readonly request?: string;
  readonly firstId?: string;
}

/** In receipts: a basic call that was refused before its `activity` was read. */
export const UNKNOWN_KIND = 'unknown';

/** The receipt of a call that ended. `now`: monotonic ms. */
export function receiptOf(call: Call, ending: Ending, now: number): Receipt {
  const scope = call.message?.scope;
  return {
    id: call.id,
    receivedAt: call.receivedAt,
    kind: call.route.kind ?? UNKNOWN_KIND,
    dialect: call.route.dialect,
    lane: scope?.lane ?? null,
    instanceId: scope?.instanceId ?? null,
    tenantId: scope?.tenantId ?? null,
    nonce: call.envelope?.nonce ?? null,
    outcome: ending.outcome,
    resultCode: ending.resultCode,
    reason: ending.reason ?? null,
    applied: ending.applied ?? null,
    durationMs: Math.max(0, Math.round(now - call.startedAt)),
    bodySize: call.bodySize,
    bodyHash: call.bodyHash,
    keyMatched: call.envelope?.keyMatched ?? null,
    canonicalForm: call.envelope?.canonicalForm ?? null,
    secretKeyMatched: call.secretKeyMatched ?? null,
    request: ending.request ?? null,
    reply: ending.reply,
    firstId: ending.firstId ?? null,
    calls: 1,
  };
}

const sha256 = (text: string): string => hash('sha256', text, 'buffer').toString('base64url');

/** Under which a successful request is remembered. */
export const claimId = ({ unique }: Envelope): string => sha256(JSON.stringify(unique));

/** What a byte-identical resend repeats: route, timestamp and body. */
export const requestHash = (call: Call, { timestamp }: Envelope): string =>
  sha256(JSON.stringify([call.route.dialect, call.route.subPath, timestamp, call.bodyHash]));
