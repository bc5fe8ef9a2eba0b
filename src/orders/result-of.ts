import type { OutboundReply } from '../outbound/exchange.js';

/** What the marketplace says about a call. */
export interface MarketplaceResult {
  /** The four digits of `MKT.0000`, or a code of the gateway such as `APIGW.0301`; `''`: the reply has none. */
  readonly code: string;
  /** At most 255 characters, on one line. */
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Reads code and message. The order query calls them `resultCode` and `resultMsg`, the usage push and the gateway
 * `error_code` and `error_msg`; one page spells `MKT. 0250`, another `CBC.0101`.
 */
export function resultOf({ text }: OutboundReply): MarketplaceResult {
  const body = objectIn(text);
  const code = textOf(body['resultCode'] ?? body['error_code']).replaceAll(/\s/g, '');
  const message = textOf(body['resultMsg'] ?? body['error_msg']).replaceAll(/\p{Cc}+/gu, ' ');
  return { code: /^(?:MKT|CBC)\.(\d{4})$/.exec(code)?.[1] ?? code, message: message.slice(0, 255), body };
}

/** Internal error of the marketplace: the only code of its own for which another try helps, besides the frequency limit. */
export const INTERNAL_ERROR = '0999';
export const TOO_OFTEN = '0250';

/** 0150 illegal operation, 0151 no authority, 0154 illegal token; the gateway's own codes come with 401 or 403. */
export const isDenial = (code: string, status: number): boolean =>
  ['0150', '0151', '0154'].includes(code) || (!/^\d{4}$/.test(code) && (status === 401 || status === 403));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function objectIn(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
