import { Get, Query } from '@nestjs/common';
import { Department } from '../../departments/department.entity.js';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { onlyLive } from '../lists/only-live.js';
import type { ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { invalidParameters } from '../problems/parameters.pipe.js';
import { departmentItem } from './department-item.js';
import { departmentTree } from './department-tree.js';
import { DepartmentPage, DepartmentsQuery, type DepartmentItem } from './departments.dto.js';

const DEPARTMENTS: ScopedList<Department> = {
  name: 'departments',
  entity: Department,
  key: ['scopeId', 'code'],
};
/** Departments of a tree: what one reply can carry without keeping the webhook waiting. */
const TREE_LIMIT = 20_000;

@AdminController('departments')
export class DepartmentsController {
  constructor(private readonly lists: ScopedLists) {}

  /** Departments, flat in pages or, with `tree=true`, nested. */
  @Get()
  @Needs('read')
  async list(@Query() query: DepartmentsQuery): Promise<DepartmentPage> {
    if (query.tree === 'true') return { items: await this.tree(query), next: null };
    const { rows, next } = await this.lists.page(DEPARTMENTS, query, onlyLive(query));
    return { items: rows.map(departmentItem), next };
  }

  private async tree(query: DepartmentsQuery): Promise<DepartmentItem[]> {
    if (query.after !== undefined)
      throw invalidParameters([{ name: 'after', detail: 'does not go with tree=true' }]);
    const { rows, next } = await this.lists.page(
      DEPARTMENTS,
      { ...query, limit: TREE_LIMIT },
      onlyLive(query),
    );
    if (next !== null) throw invalidParameters([{ name: 'tree', detail: TOO_LARGE }]);
    return departmentTree(rows);
  }
}

const TOO_LARGE = `shows at most ${TREE_LIMIT} departments at once: name a tenantId, or take the flat list page by page`;
