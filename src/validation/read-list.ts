import { parseGuideList } from '../protocol/guide-list.js';
import { describeFound } from './describe-found.js';
import { fieldInvalid } from './field-invalid.js';

export interface ReceivedList {
  /** The name under which the list was sent. */
  readonly field: string;
  readonly items: unknown[];
}

/**
 * A list sent as a JSON array, as JSON text or in the guide's relaxed text [437].
 *
 * @param names the field's spellings, the preferred one first
 * @throws ProtocolError 000002 when it is missing or cannot be read as a list
 */
export function readList(body: Record<string, unknown>, ...names: [string, ...string[]]): ReceivedList {
  const own = names.filter((name) => Object.hasOwn(body, name));
  const field = own.find((name) => body[name] !== null) ?? own[0] ?? names[0];
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  const items = parseGuideList(value);
  if (items) return { field, items };
  throw fieldInvalid(
    field,
    { en: 'required, a list or its JSON text', zh: '必填，列表或其 JSON 文本' },
    describeFound(value),
  );
}
