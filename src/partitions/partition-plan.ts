import { receiptId } from '../receipts/receipt-id.js';

/** A table that grows for ever, and what its rows are divided by. Receipts' ids begin with the time; positions only count. */
export interface PartitionedTable {
  readonly name: string;
  readonly column: string;
  readonly by: 'month' | 'count';
}

export const PARTITIONED: readonly PartitionedTable[] = [
  { name: 'receipt', column: 'id', by: 'month' },
  { name: 'change_page', column: 'receipt_id', by: 'month' },
  { name: 'change_batch', column: 'position', by: 'count' },
];

/** A part of a table: rows from `from` on, before `to`, as SQL literals. */
export interface Range {
  /** Of the partition: `receipt_2026_11`, `change_batch_3`. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Parts made ahead: enough for a housekeeping that stood still for months. */
const MONTHS_AHEAD = 3;
const RANGES_AHEAD = 2;
const NO_CHANCE = new Uint8Array(8);

/** The first id of a month in UTC; `month` counts from January of year 0. */
const idAt = (month: number): string => receiptId(Date.UTC(Math.floor(month / 12), month % 12), NO_CHANCE);
const monthOf = (now: number): number => {
  const date = new Date(now);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const literal = (text: string): string => `'${text}'`;

/** Where the part that holds everything up to now ends: with this month. */
export const endOfMonth = (now: number): string => literal(idAt(monthOf(now) + 1));
/** The month that has just begun or is about to: nothing below it is written any more two days later. */
export const settledBefore = (now: number): string =>
  literal(receiptId(Math.max(0, now - 2 * DAY_MS), NO_CHANCE));
const DAY_MS = 24 * 3_600_000;

/** The months that there must be parts for: this one and the coming ones, from the end of what there is. */
export function monthsAhead(table: string, end: string, now: number): Range[] {
  const ranges: Range[] = [];
  const last = monthOf(now) + MONTHS_AHEAD;
  for (let month = monthOf(timeOf(end)); month <= last; month++) {
    const name = `${table}_${Math.floor(month / 12)}_${String((month % 12) + 1).padStart(2, '0')}`;
    ranges.push({ name, from: literal(idAt(month)), to: literal(idAt(month + 1)) });
  }
  return ranges;
}

/** Where the part that holds every position up to now ends; at least a tenth of a range is left in it. */
export const endOfRange = (position: number, size: number): string =>
  literal(String((Math.floor((position + size / 10) / size) + 1) * size));

/** The ranges that there must be parts for, from the end of what there is. */
export function rangesAhead(table: string, end: string, position: number, size: number): Range[] {
  const ranges: Range[] = [];
  for (let from = Number(unquoted(end)); from <= position + RANGES_AHEAD * size; from += size)
    ranges.push({
      name: `${table}_${Math.floor(from / size)}`,
      from: literal(String(from)),
      to: literal(String(from + size)),
    });
  return ranges;
}

/** Whether rows of a range may be written now, or very soon. */
export function isReached(
  { by }: PartitionedTable,
  { from, to }: Range,
  now: number,
  position: number,
): boolean {
  if (by === 'month') return from <= literal(receiptId(now + DAY_MS, NO_CHANCE));
  const [first, end] = [Number(unquoted(from)), Number(unquoted(to))];
  return first <= position + (end - first) / 10;
}

export const unquoted = (text: string): string => text.replaceAll("'", '');

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The time at which an id's 10 first characters stand, epoch ms. */
const timeOf = (id: string): number =>
  [...unquoted(id).slice(0, 10)].reduce((time, letter) => time * 32 + ALPHABET.indexOf(letter), 0);
