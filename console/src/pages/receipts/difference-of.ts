import type { ReceiptChangeItem } from '../../../../src/admin/receipts/receipt-changes.dto.js';

type Change = ReceiptChangeItem['change'];
type Fields = Readonly<Record<string, unknown>>;

/** A field that differs. Empty text: nothing there; `before` undefined: not known. */
export interface DifferentField {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string;
}

interface Words {
  readonly yes: string;
  readonly no: string;
}

const OBJECTS = ['tenant', 'application', 'department', 'user', 'snapshot'] as const;

/** The fields of an object that a change made different, with their values before and after. */
export function differenceOf({ change, before, known }: ReceiptChangeItem, words: Words): DifferentField[] {
  const isGone = change.type.endsWith('.removed');
  const wasGone = before === null || before.type.endsWith('.removed');
  const after = isGone ? {} : fieldsOf(change);
  const earlier = isGone ? fieldsOf(change) : wasGone ? {} : fieldsOf(before);
  const names = [...new Set([...Object.keys(fieldsOf(change)), ...Object.keys(earlier)])];
  if (isGone || known) return names.flatMap((field) => different(field, earlier[field], after[field], words));
  const changed = change.changed ?? names;
  return names
    .filter((field) => changed.includes(field))
    .map((field) => ({ field, before: undefined, after: textOf(after[field], words) }));
}

/** What the object is called. */
export function titleOf(change: Change): string {
  const { tenant, application, department, user, snapshot } = change;
  const named = department ?? tenant;
  if (user) return `${textOf(user['name'])} (${textOf(user['userName'])})`;
  if (named) return `${textOf(named['name'])} (${textOf(named['code'])})`;
  if (application) return textOf(application['appId']);
  return snapshot ? '' : change.id;
}

function fieldsOf(change: Change): Fields {
  const object = OBJECTS.map((name) => change[name]).find((found) => found !== undefined) ?? {};
  const moved = change.newPath !== undefined ? { path: change.newPath } : {};
  return { ...object, ...moved };
}

function different(field: string, earlier: unknown, later: unknown, words: Words): DifferentField[] {
  const [before, after] = [textOf(earlier, words), textOf(later, words)];
  return before === after ? [] : [{ field, before, after }];
}

function textOf(value: unknown, words?: Words): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean' && words) return value ? words.yes : words.no;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.join(' › ');
  return JSON.stringify(value);
}
