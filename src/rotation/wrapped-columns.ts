import { JWE, PERSON_KEY, type WrappedForm } from './wrapped-forms.js';

/** A column that holds values sealed with a data key, or null, or texts of another form. */
export interface WrappedColumn {
  readonly table: string;
  readonly column: string;
  readonly form: WrappedForm;
  /** The primary key: columns of text. */
  readonly key: readonly [string, ...string[]];
  /** The column with the scope whose lock rules the row; left out: rows are never written a second time. */
  readonly scope?: string;
}

/** Every one there is: what `rotate-data` seals anew, and what tells which data keys are still needed. */
export const WRAPPED_COLUMNS: readonly WrappedColumn[] = [
  { table: 'application', column: 'secret_jwe', form: JWE, key: ['scope_id', 'app_id'], scope: 'scope_id' },
  { table: 'instance', column: 'password_jwe', form: JWE, key: ['scope_id'], scope: 'scope_id' },
  {
    table: 'authorization_user',
    column: 'person_key',
    form: PERSON_KEY,
    key: ['scope_id', 'app_id', 'user_name'],
    scope: 'scope_id',
  },
  { table: 'nonce_claim', column: 'reply', form: JWE, key: ['id'] },
];
