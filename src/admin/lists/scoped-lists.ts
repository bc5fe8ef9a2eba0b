import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { goOnAfter } from './go-on-after.js';
import { pageOf, type Page } from './page.js';
import { readRows } from './read-rows.js';
import { ScopeFinder } from './scope-finder.js';
import type { ScopeQuery } from './scope-query.dto.js';
import type { Narrow, Scoped, ScopedList, ScopedRow } from './scoped-list.js';

/** Reads rows that belong to scopes, page by page in the order of their keys. */
@Injectable()
export class ScopedLists {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly scopes: ScopeFinder,
  ) {}

  /**
   * Rows and scopes are asked for one after the other: joined, each database finds another way to read everything there
   * is for one page. Throws a Problem 400 when `query.after` is no cursor of this list.
   */
  async page<R extends ScopedRow>(
    list: ScopedList<R>,
    query: ScopeQuery,
    narrow?: Narrow,
  ): Promise<Page<Scoped<R>>> {
    const { name, key } = list;
    const { limit } = query;
    let after = query.after === undefined ? undefined : decodeCursor(name, query.after, key.length);
    const named = await this.scopes.named(query);
    const found: Scoped<R>[] = [];
    while (found.length <= limit) {
      const rows = this.following(list, named, after);
      narrow?.(rows);
      const read = await readRows<R>(rows.limit(limit + 1));
      found.push(...(await this.scopes.select(read, query)));
      const last = read[limit];
      if (!last) break;
      after = keyOf(list, last);
    }
    return pageOf(found, limit, (row) => encodeCursor(name, keyOf(list, row)));
  }

  /** The one row that meets the condition, whatever its lane. */
  async find<R extends ScopedRow>(list: ScopedList<R>, narrow: Narrow): Promise<Scoped<R> | undefined> {
    const rows = this.rowsOf(list);
    narrow(rows);
    const [row] = await this.scopes.select(await readRows<R>(rows.limit(1)));
    return row;
  }

  /** The rows after a key, in their order, of the scopes that are named. */
  private following<R extends ScopedRow>(
    list: ScopedList<R>,
    named: readonly string[] | undefined,
    after: readonly string[] | undefined,
  ): SelectQueryBuilder<ObjectLiteral> {
    const { key, direction = 'ASC' } = list;
    const rows = this.rowsOf(list);
    let columns = key.map((property) => `row.${property}`);
    let rest = after;
    if (named?.length === 1 && key[0] === 'scopeId') {
      // what is constant is left out of key and order: else MariaDB sorts the whole scope for every page
      rows.andWhere('row.scopeId = :only', { only: named[0] });
      columns = columns.slice(1);
      rest = after && restWithin(named[0] as string, after);
    } else if (named) rows.andWhere(named.length > 0 ? 'row.scopeId IN (:...named)' : '1 = 0', { named });
    if (rest) goOnAfter(rows, columns, rest, direction);
    for (const column of columns) rows.addOrderBy(column, direction);
    return rows;
  }

  private rowsOf<R extends ScopedRow>({
    entity,
    without = [],
  }: ScopedList<R>): SelectQueryBuilder<ObjectLiteral> {
    const hidden = new Set<string>(without);
    const columns = this.dataSource
      .getMetadata(entity)
      .columns.map(({ propertyName }) => propertyName)
      .filter((property) => !hidden.has(property));
    return this.dataSource
      .createQueryBuilder()
      .select(columns.map((property) => `row.${property}`))
      .from(entity, 'row');
  }
}

function keyOf<R extends ScopedRow>({ key }: ScopedList<R>, row: R): string[] {
  return key.map((property) => String(row[property]));
}

/** Where to go on within one scope: from its beginning when the key lies before it, nowhere (`[]`) when behind it. */
function restWithin(scopeId: string, [scope = '', ...rest]: readonly string[]): string[] | undefined {
  if (scope === scopeId) return rest;
  return scope < scopeId ? undefined : [];
}
