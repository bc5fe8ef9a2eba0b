import { hash } from 'node:crypto';

/** The columns of a receipt that a leaf covers, in this order; `true`: a whole number. */
const COLUMNS = {
  id: false,
  received_at: true,
  kind: false,
  dialect: false,
  lane: false,
  instance_id: false,
  tenant_id: false,
  nonce: false,
  outcome: false,
  result_code: false,
  reason: false,
  applied: false,
  duration_ms: true,
  body_size: true,
  body_hash: false,
  key_matched: false,
  canonical_form: false,
  secret_key_matched: false,
  request: false,
  reply: false,
  first_id: false,
  calls: true,
} as const;

export const RECEIPT_COLUMNS = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[];
const IS_NUMBER: readonly boolean[] = Object.values(COLUMNS);

/** The values of a receipt's row as they are stored, in the order of `RECEIPT_COLUMNS`; numbers may be their digits. */
export type StoredValues = readonly (string | number | null)[];

export const idOf = (values: StoredValues): string => values[0] as string;

/**
 * A row as the text that is hashed: a JSON array without blanks of `receipt-v1` and the values, texts escaped as
 * RFC 8785 (and ECMAScript) has it.
 */
export function canonicalReceipt(values: StoredValues): string {
  const row: (string | number | null)[] = ['receipt-v1'];
  for (let i = 0; i < IS_NUMBER.length; i++) {
    const value = values[i] ?? null;
    row.push(IS_NUMBER[i] && value !== null ? Number(value) : value);
  }
  return JSON.stringify(row);
}

/** The hash of a receipt's row as RFC 6962 has it: SHA-256 of a zero byte and the text. 32 bytes. */
export const leafOf = (values: StoredValues): Buffer =>
  hash('sha256', `\0${canonicalReceipt(values)}`, 'buffer');

/** The row as an object with the names of its columns, as exports hold it. */
export const recordOf = (values: StoredValues): Record<string, string | number | null> =>
  Object.fromEntries(
    RECEIPT_COLUMNS.map((name, i) => {
      const value = values[i] ?? null;
      return [name, IS_NUMBER[i] && value !== null ? Number(value) : value];
    }),
  );

/** The inverse of `recordOf`. */
export const valuesOf = (record: Readonly<Record<string, unknown>>): StoredValues =>
  RECEIPT_COLUMNS.map((name) => (record[name] ?? null) as string | number | null);
