import { hash } from 'node:crypto';
import type { DirectoryMessage } from '../directory/kind-handler.js';
import type { Tally } from '../directory/tally.js';
import type { Envelope } from '../protocol/envelope.js';
import type { Route } from '../protocol/routes.js';
import type { Receipt, ReceiptOutcome } from '../receipts/receipt.entity.js';

/** One webhook call on its way through the pipeline: what is known of it so far. */
export interface Call {
  /** Made before anything else; the receipt's id. */
  readonly id: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** Monotonic ms, for the duration. */
  readonly startedAt: number;
  readonly route: Route;
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
  readonly reply: string;
  readonly reason?: string;
  readonly applied?: Tally;
  /** The redacted request. */
  readonly request?: string;
  readonly firstId?: string;
}

/** The receipt of a call that ended. `now`: monotonic ms. */
export function receiptOf(call: Call, ending: Ending, now: number): Receipt {
  const scope = call.message?.scope;
  return {
    id: call.id,
    receivedAt: call.receivedAt,
    kind: call.route.kind,
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

/** Under which a successful request claims its nonce. */
export const claimId = ({ keyMatched, nonce }: Envelope): string =>
  sha256(JSON.stringify([keyMatched, nonce]));

/** What a byte-identical resend repeats: route, timestamp and body. */
export const requestHash = (call: Call, { timestamp }: Envelope): string =>
  sha256(JSON.stringify([call.route.dialect, call.route.subPath, timestamp, call.bodyHash]));
