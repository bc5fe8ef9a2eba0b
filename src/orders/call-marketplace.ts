import {
  exchange,
  type OutboundFailure,
  type OutboundLimits,
  type OutboundReply,
  type OutboundRequest,
} from '../outbound/exchange.js';
import type { Marketplace } from './marketplace-options.js';
import { INTERNAL_ERROR, resultOf } from './result-of.js';

/** An order of a thousand lines is far below it. */
const MAX_BYTES = 1024 * 1024;

/**
 * Calls the marketplace, and its fallback host when the first one does not decide: no connection, no answer in time,
 * HTTP 5xx without a code of its own, or its internal error. The request is signed anew for the second host.
 */
export async function callMarketplace(
  { url, fallbackUrl }: Marketplace,
  make: (origin: string) => OutboundRequest,
  limits: Pick<OutboundLimits, 'timeoutMs' | 'signal'>,
): Promise<OutboundReply | OutboundFailure> {
  const first = await exchange(make(url), { ...limits, maxBytes: MAX_BYTES });
  if (fallbackUrl === undefined || isDecided(first)) return first;
  const second = await exchange(make(fallbackUrl), { ...limits, maxBytes: MAX_BYTES });
  return second.kind === 'reply' || first.kind === 'failed' ? second : first;
}

function isDecided(answer: OutboundReply | OutboundFailure): boolean {
  if (answer.kind === 'failed') return answer.why === 'aborted';
  const { code } = resultOf(answer);
  return code === ''
    ? answer.status < 500
    : code !== INTERNAL_ERROR && !(code.startsWith('APIGW') && answer.status >= 500);
}
