import { createHash } from 'node:crypto';
import { maskEmail, maskMobile } from '../masking/mask-values.js';
import { parseGuideList } from '../protocol/guide-list.js';

/** Beyond this many characters a redacted request is kept as its scalar fields, item count, hash and first changes. */
const LIMIT = 16_384;
const SECRET_FIELD = /secret|password|auth_?token|access_?key/i;
const PHONE_FIELD = /mobile|phone/i;
/** Base64 of whatever a form asked the buyer for. */
const OPAQUE_FIELD = /^saasExtendParams$/;

/** What is known of a long list: the first objects it changed, and how many it held if the body no longer has it. */
export interface ListSummary {
  readonly sample?: readonly string[];
  readonly items?: number;
}

/**
 * The request as receipts and logs may show it: JSON text without secrets, with masked mobile numbers and e-mail
 * addresses.
 */
export function redactRequest(body: Readonly<Record<string, unknown>>, list: ListSummary = {}): string {
  const items = itemsIn(body);
  if (list.items === undefined && items < 500) {
    const text = JSON.stringify(masked(body));
    if (text.length <= LIMIT) return text;
  }
  const scalars = masked(scalarsOf(body)) as object;
  return JSON.stringify({ ...scalars, items: list.items ?? items, changed: list.sample?.slice(0, 20) ?? [] });
}

/** A reply as receipts may show it, JSON text: without passwords, with masked numbers and addresses. */
export function redactReply(reply: string): string {
  return JSON.stringify(masked(JSON.parse(reply)));
}

/** The fields that are no lists or objects, as many as fit. */
function scalarsOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  let room = LIMIT / 2;
  for (const [name, value] of Object.entries(body)) {
    const size = name.length + String(value).length;
    if (typeof value === 'object' || size > 1000) continue;
    if ((room -= size) < 0) break;
    kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}

function itemsIn(body: Readonly<Record<string, unknown>>): number {
  const lists = Object.values(body).filter((value) => Array.isArray(value) || isListText(value));
  return lists.reduce<number>((sum, list) => sum + (parseGuideList(list)?.length ?? 0), 0);
}

const isListText = (value: unknown): boolean => typeof value === 'string' && /^\s*\[/.test(value);

function masked(value: unknown, name = ''): unknown {
  if (SECRET_FIELD.test(name)) return '***';
  if (typeof value === 'string') return maskedText(value, name);
  if (typeof value === 'number') return PHONE_FIELD.test(name) ? maskMobile(String(value)) : value;
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, key)]));
}

function maskedText(value: string, name: string): unknown {
  if (PHONE_FIELD.test(name)) return maskMobile(value);
  if (/e?mail/i.test(name)) return maskEmail(value);
  if (OPAQUE_FIELD.test(name)) return identified(value);
  return /^\s*[[{]/.test(value) ? maskedJson(value) : value;
}

/** Lists and objects also come as JSON text: mask inside, or keep only what identifies the text. */
function maskedJson(text: string): unknown {
  try {
    return masked(parseGuideList(text) ?? JSON.parse(text));
  } catch {
    return identified(text);
  }
}

const identified = (text: string): object => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  length: text.length,
});
