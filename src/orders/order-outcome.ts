import type { OutboundFailure, OutboundReply } from '../outbound/exchange.js';
import { orderInfo, type MarketplaceOrder } from './order-info.js';
import { INTERNAL_ERROR, isDenial, resultOf, TOO_OFTEN } from './result-of.js';

/** How an order query ended. No text of it holds a key, a signature or the buyer's data. */
export type OrderOutcome =
  | { readonly kind: 'found'; readonly order: MarketplaceOrder }
  /** The marketplace knows no such order, or does not take the id for one. */
  | { readonly kind: 'notFound'; readonly code: string }
  /** The key pair is wrong, or the order belongs to another seller: another try does not help. */
  | { readonly kind: 'denied'; readonly code: string; readonly message: string }
  /** Nobody answered, or said to try again: another try may help. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** An answer that cannot be understood: `why` names the field. */
  | { readonly kind: 'unusable'; readonly why: string };

/** 0100, 0101, 0199: parameters are wrong. We only send two ids, so one of them is not an order's (inferred). */
const NOT_AN_ORDER = ['0100', '0101', '0199'];

/** What an answer says about the order that was asked for. */
export function judgeOrderReply(answer: OutboundReply | OutboundFailure, orderId: string): OrderOutcome {
  if (answer.kind === 'failed') return { kind: 'unreachable', why: `${answer.why} (${answer.detail})` };
  const { code, message, body } = resultOf(answer);
  if (code === '0000') return readOrder(body['orderInfo'], orderId);
  if (isDenial(code, answer.status)) return { kind: 'denied', code: code || String(answer.status), message };
  if (NOT_AN_ORDER.includes(code)) return { kind: 'notFound', code };
  if (code === INTERNAL_ERROR || code === TOO_OFTEN || answer.status === 429 || answer.status >= 500)
    return { kind: 'unreachable', why: `HTTP ${answer.status} ${code}`.trim() };
  return { kind: 'unusable', why: `HTTP ${answer.status} ${code || 'without a result code'}` };
}

function readOrder(given: unknown, orderId: string): OrderOutcome {
  if (given === null || given === undefined) return { kind: 'notFound', code: '0000' };
  const read = orderInfo.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { kind: 'unusable', why: `orderInfo.${issue?.path.join('.') ?? ''}: ${issue?.code ?? 'invalid'}` };
  }
  if (read.data.orderId !== orderId) return { kind: 'unusable', why: 'it is another order' };
  return { kind: 'found', order: read.data };
}
