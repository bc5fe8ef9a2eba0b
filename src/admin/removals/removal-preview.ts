import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Authorization } from '../../authorizations/authorization.entity.js';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import { RemovalsService } from '../../departments/removals.service.js';
import { pathCodes } from '../directory/department-item.js';
import type { DoomedDepartment, RemovalDifference } from './removals.dto.js';

/** Tells what approving a held removal would remove now. */
@Injectable()
export class RemovalPreview {
  constructor(
    private readonly removals: RemovalsService,
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
  ) {}

  /** Names at most `limit` departments, in the order of the tree; counts all. */
  async of(id: string, scopeId: string, limit: number): Promise<RemovalDifference> {
    const doomed = (await this.removals.preview(id)) ?? [];
    const users = doomed.length === 0 ? NOBODY : await this.usersByDepartment(scopeId);
    const departments = doomed
      .map<DoomedDepartment>((row) => {
        const { code, name } = row;
        return { code, name, path: pathCodes(row), users: users.get(code) ?? 0 };
      })
      .sort(byPath);
    const inThem = departments.reduce((sum, department) => sum + department.users, 0);
    return { total: departments.length, users: inThem, departments: departments.slice(0, limit) };
  }

  private async usersByDepartment(scopeId: string): Promise<Map<string, number>> {
    const counts = await this.dataSource
      .createQueryBuilder(Authorization, 'user')
      .select('user.departmentCode', 'code')
      .addSelect('COUNT(DISTINCT user.userName)', 'users')
      .where('user.scopeId = :scopeId AND user.removed = :removed', { scopeId, removed: false })
      .groupBy('user.departmentCode')
      .getRawMany<{ code: string; users: string | number }>();
    return new Map(counts.map(({ code, users }) => [code, Number(users)]));
  }
}

const NOBODY: ReadonlyMap<string, number> = new Map();

function byPath(a: DoomedDepartment, b: DoomedDepartment): number {
  const [left, right] = [orderOf(a), orderOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Parents before their children; at the end what has no path. */
const orderOf = ({ path, code }: DoomedDepartment): string => (path ? `0\0${path.join('\0')}` : `1\0${code}`);
