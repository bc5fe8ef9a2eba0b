import { createHash } from 'node:crypto';

/** Beyond this many characters a redacted request is kept as its scalar fields, item count, hash and first changes. */
const LIMIT = 16_384;
const SECRET_FIELDS = new Set(['clientSecret', 'password', 'authToken', 'accessKey']);

/**
 * The request as receipts and logs may show it: JSON text without secrets, with masked mobile numbers and e-mail
 * addresses. `sample` names the first objects that a long list changed.
 */
export function redactRequest(body: Readonly<Record<string, unknown>>, sample: readonly string[] = []): string {
  const lists = listSizes(body);
  if (lists.items < 500) {
    const text = JSON.stringify(masked(body));
    if (text.length <= LIMIT) return text;
  }
  const scalars = Object.fromEntries(
    Object.entries(body).filter(([, value]) => typeof value !== 'object' && String(value).length <= 1000),
  );
  return JSON.stringify({ ...(masked(scalars) as object), items: lists.items, changed: sample.slice(0, 20) });
}

function listSizes(body: Readonly<Record<string, unknown>>): { items: number } {
  const lists = Object.values(body).filter((value) => Array.isArray(value));
  return { items: lists.reduce((sum, list) => sum + list.length, 0) };
}

function masked(value: unknown, name = ''): unknown {
  if (SECRET_FIELDS.has(name)) return '***';
  if (typeof value === 'string') return maskedText(value, name);
  if (Array.isArray(value)) return value.map((item) => masked(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, key)]));
}

function maskedText(value: string, name: string): unknown {
  if (/mobile|phone/i.test(name)) return maskMobile(value);
  if (/e?mail/i.test(name)) return maskEmail(value);
  return /^\s*\[/.test(value) ? maskedList(value) : value;
}

/** V1 and older pages send lists as JSON text: mask inside, or keep only what identifies the text. */
function maskedList(text: string): unknown {
  try {
    return masked(JSON.parse(text));
  } catch {
    return { sha256: createHash('sha256').update(text).digest('hex'), length: text.length };
  }
}

/** `+8613800001234` → `+86*******1234`: at most the last four digits stay. */
export const maskMobile = (mobile: string): string =>
  mobile.length <= 4 ? '*'.repeat(mobile.length) : '*'.repeat(mobile.length - 4) + mobile.slice(-4);

/** `zhang.san@example.com` → `z***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '***' : `${[...email][0]}***${email.slice(at)}`;
}
