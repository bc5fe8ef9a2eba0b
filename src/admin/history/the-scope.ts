import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import type { ScopeKey } from '../../directory/scope-key.js';
import { Scope } from '../../directory/scope.entity.js';
import { invalidParameters } from '../problems/parameters.pipe.js';
import { Problem } from '../problems/problem.js';
import type { HistoryQuery } from './history.dto.js';

const NAMED = 20;

/** Finds the one scope that a question is about. */
@Injectable()
export class TheScope {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Throws a Problem 404 for what was never seen, 400 when the enterprise has several instances. */
  async of({ tenantId, instanceId, lane }: HistoryQuery): Promise<ScopeKey> {
    const where = { tenantId, lane, ...(instanceId !== undefined && { instanceId }) };
    const order = { instanceId: 'ASC' } as const;
    const scopes = await this.dataSource.getRepository(Scope).find({ where, order, take: NAMED + 1 });
    const [scope] = scopes;
    if (!scope) {
      const of = instanceId === undefined ? '' : ` with the instance "${instanceId}"`;
      throw new Problem(404, `There is no enterprise "${tenantId}"${of}.`);
    }
    if (scopes.length === 1) return { lane, instanceId: scope.instanceId, tenantId };
    const names = scopes.slice(0, NAMED).map((one) => `"${one.instanceId}"`);
    const detail = `must say which of the instances is meant: ${names.join(', ')}`;
    throw invalidParameters([{ name: 'instanceId', detail }]);
  }
}
