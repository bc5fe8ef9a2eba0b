import type { Department } from '../../departments/department.entity.js';
import { isoTime } from '../lists/iso-time.js';
import type { Scoped } from '../lists/scoped-list.js';
import type { DepartmentItem } from './departments.dto.js';

export const departmentItem = (row: Scoped<Department>): DepartmentItem => ({
  instanceId: row.instanceId,
  tenantId: row.tenantId,
  lane: row.lane,
  code: row.code,
  name: row.name,
  parentCode: row.parentCode,
  path: pathCodes(row),
  removed: row.removed,
  sourceTime: isoTime(row.sourceTime),
});

/** The codes from the top to the department itself, or null. */
export const pathCodes = ({ path }: Pick<Department, 'path'>): string[] | null =>
  path === null ? null : (JSON.parse(path) as string[]);
