import type { EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ScopeKey } from '../../directory/scope-key.js';

export type ScopedRow = ObjectLiteral & { readonly scopeId: string };

/** A row together with whose it is. */
export type Scoped<R> = R & ScopeKey;

/** A table whose rows belong to scopes, listed in the order of its key. */
export interface ScopedList<R extends ScopedRow> {
  /** As the API's path calls it. */
  readonly name: string;
  readonly entity: EntityTarget<R>;
  /** Unique together; beginning with `scopeId` where the primary key does. */
  readonly key: readonly (keyof R & string)[];
  readonly direction?: 'ASC' | 'DESC';
  /** Columns that are too large or too secret for a list. */
  readonly without?: readonly (keyof R & string)[];
}

/** A further condition; the rows are called `row`. */
export type Narrow = (query: SelectQueryBuilder<ObjectLiteral>) => void;
