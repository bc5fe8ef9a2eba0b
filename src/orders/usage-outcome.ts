import type { OutboundFailure, OutboundReply } from '../outbound/exchange.js';
import { INTERNAL_ERROR, isDenial, resultOf, TOO_OFTEN } from './result-of.js';

/** How a push of one or more records ended. */
export type UsageOutcome =
  /** The marketplace has them; `code` 0000, or of a duplicate. */
  | { readonly kind: 'sent'; readonly code: string }
  /** At least one of them is wrong: alone it would be refused again. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** The keys are wrong: nothing is wrong with the records. */
  | { readonly kind: 'denied'; readonly code: string; readonly reason: string }
  /** Nobody knows whether they arrived; sent again under the same ids they are not charged twice. */
  | { readonly kind: 'unknown'; readonly code: string; readonly reason: string };

/** 0102: the body's signature is wrong. */
const BAD_SIGNATURE = '0102';

/**
 * What an answer says about the records of a push. 0000 and the codes of refusals are printed in the page; how a
 * duplicate `metering_sn` is answered is not: a refusal whose text says so counts as one (inferred).
 */
export function judgeUsageReply(answer: OutboundReply | OutboundFailure): UsageOutcome {
  if (answer.kind === 'failed') return { kind: 'unknown', code: answer.why, reason: answer.detail };
  const { code, message: reason } = resultOf(answer);
  const { status } = answer;
  if (code === '0000') return { kind: 'sent', code };
  if (code === BAD_SIGNATURE || code === '0151' || code === '0154') return { kind: 'denied', code, reason };
  if (!/^\d{4}$/.test(code))
    return isDenial(code, status)
      ? { kind: 'denied', code: code || String(status), reason }
      : { kind: 'unknown', code: code || `HTTP ${status}`, reason };
  if (code === INTERNAL_ERROR || code === TOO_OFTEN) return { kind: 'unknown', code, reason };
  return { kind: 'refused', code, reason };
}

/** Whether a refusal of one record says that the marketplace has it already. */
export const isDuplicate = (reason: string): boolean =>
  /duplicat|repeat(?:ed)?\b|already exist|重复|已存在/i.test(reason);
