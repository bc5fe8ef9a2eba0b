import { parseGuideList } from '../protocol/guide-list.js';
import { splitMembers } from './known-members.js';
import { redactPeople, type SealedOf } from './redact-people.js';

/** Beyond this many characters a redacted request is kept as its scalar fields, item count, hash and first changes. */
const LIMIT = 16_384;
const SECRET_FIELD = /secret|password|auth_?token|access_?key/i;
/** Wherever they stand: nobody could erase them from here. */
const PERSONAL_FIELD =
  /mobile|phone|e?mail|^(customerName|userName|userId|position|employee\w*|workPlace|entryDate|extension)$/i;
/** Base64 of whatever a form asked the buyer for. */
const OPAQUE_FIELD = /^saasExtendParams$/;
const PEOPLE_FIELD = 'userList';

/** What is known of a long list: the first objects it changed, and how many it held if the body no longer has it. */
export interface ListSummary {
  readonly sample?: readonly string[];
  readonly items?: number;
  readonly sealedOf?: SealedOf;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * The request as receipts keep it: JSON text without secrets, with the personal values of users sealed under their keys
 * or left out, and without those of anybody else. Members that no guide prints are only named, in `withheld`.
 */
export function redactRequest(body: Members, list: ListSummary = {}): string {
  const items = itemsIn(body);
  const { kept, withheld } = splitMembers(body);
  const unknown = withheld.length > 0 && { withheld };
  if (list.items === undefined && items < 500) {
    const whole = redactMembers(kept, list.sealedOf);
    const text = whole && JSON.stringify({ ...whole, ...unknown });
    if (text !== undefined && text.length <= LIMIT) return text;
  }
  const scalars = masked(scalarsOf(kept)) as object;
  const changed = list.sample?.slice(0, 20) ?? [];
  return JSON.stringify({ ...scalars, ...unknown, items: list.items ?? items, changed });
}

/** A reply as receipts may show it, JSON text: without passwords and personal values. */
export function redactReply(reply: string): string {
  return JSON.stringify(masked(JSON.parse(reply)));
}

/** Undefined when its users alone take too much room. */
function redactMembers(
  { [PEOPLE_FIELD]: people, ...body }: Members,
  sealedOf: SealedOf | undefined,
): Members | undefined {
  const rest = masked(body) as Members;
  if (people === undefined) return rest;
  const redacted = redactPeople(people, sealedOf, LIMIT);
  return redacted === undefined ? undefined : { ...rest, [PEOPLE_FIELD]: redacted };
}

/** The fields that are no lists or objects, as many as fit. */
function scalarsOf({ [PEOPLE_FIELD]: _, ...body }: Members): Members {
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

function itemsIn(body: Members): number {
  const lists = Object.values(body).filter((value) => Array.isArray(value) || isListText(value));
  return lists.reduce<number>((sum, list) => sum + (parseGuideList(list)?.length ?? 0), 0);
}

const isListText = (value: unknown): boolean => typeof value === 'string' && /^\s*\[/.test(value);

function masked(value: unknown, name = ''): unknown {
  if (SECRET_FIELD.test(name)) return '***';
  if (PERSONAL_FIELD.test(name)) return value === '' || value === null ? value : '***';
  if (typeof value === 'string') return maskedText(value, name);
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, key)]));
}

function maskedText(value: string, name: string): unknown {
  if (OPAQUE_FIELD.test(name)) return { length: value.length };
  return /^\s*[[{]/.test(value) ? maskedJson(value) : value;
}

/** Lists and objects also come as JSON text: mask inside, or keep only how long the text is. */
function maskedJson(text: string): unknown {
  try {
    return masked(parseGuideList(text) ?? JSON.parse(text));
  } catch {
    return { length: text.length };
  }
}
