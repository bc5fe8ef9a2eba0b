/** A column that holds texts sealed with a data key, or null, or texts that are no compact JWE. */
export interface WrappedColumn {
  readonly table: string;
  readonly column: string;
  /** The primary key: one or two columns of text. */
  readonly key: readonly [string, string?];
  /** The column with the scope whose lock rules the row; left out: rows are never written a second time. */
  readonly scope?: string;
}

/** Every one there is: what `rotate-data` seals anew, and what tells which data keys are still needed. */
export const WRAPPED_COLUMNS: readonly WrappedColumn[] = [
  { table: 'application', column: 'secret_jwe', key: ['scope_id', 'app_id'], scope: 'scope_id' },
  { table: 'instance', column: 'password_jwe', key: ['scope_id'], scope: 'scope_id' },
  { table: 'nonce_claim', column: 'reply', key: ['id'] },
];

/** How a compact JWE begins: with `{"` in Base64url. JSON does not. */
export const JWE_BEGINNING = 'eyJ';
