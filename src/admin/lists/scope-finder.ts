import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import type { ScopeKey } from '../../directory/scope-key.js';
import { Scope } from '../../directory/scope.entity.js';
import type { ScopeQuery } from './scope-query.dto.js';
import type { Scoped, ScopedRow } from './scoped-list.js';

/** More scopes than this are not named one by one. */
const NAMED = 1000;

/** Which scopes a list is about, and whose a row is. */
@Injectable()
export class ScopeFinder {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** The ids of the scopes that a query is about; undefined when most are, or very many. */
  async named(query: ScopeQuery): Promise<string[] | undefined> {
    if (query.tenantId === undefined && query.instanceId === undefined && query.lane !== 'test')
      return undefined;
    const found = await this.dataSource
      .getRepository(Scope)
      .find({ select: { id: true }, where: wanted(query), take: NAMED + 1 });
    return found.length > NAMED ? undefined : found.map(({ id }) => id);
  }

  /** Adds to each row whose it is; leaves out those that a query is not about. */
  async select<R extends ScopedRow>(rows: readonly R[], query?: ScopeQuery): Promise<Scoped<R>[]> {
    const ids = [...new Set(rows.map(({ scopeId }) => scopeId))];
    const where = { ...(query && wanted(query)), id: In(ids) };
    const scopes = ids.length === 0 ? [] : await this.dataSource.getRepository(Scope).findBy(where);
    const byId = new Map(scopes.map((scope) => [scope.id, scope]));
    return rows.flatMap((row) => {
      const scope = byId.get(row.scopeId);
      return scope
        ? [{ ...row, lane: scope.lane, instanceId: scope.instanceId, tenantId: scope.tenantId }]
        : [];
    });
  }
}

function wanted({ instanceId, tenantId, lane }: ScopeQuery): Partial<ScopeKey> {
  return {
    ...(instanceId !== undefined && { instanceId }),
    ...(tenantId !== undefined && { tenantId }),
    ...(lane !== 'all' && { lane }),
  };
}
