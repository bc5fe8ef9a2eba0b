import { keyOfParts } from '../directory/working-set.js';
import type { Department } from './department.entity.js';

export const departmentKey = (row: Readonly<Pick<Department, 'scopeId' | 'code'>>): string =>
  keyOfParts(row.scopeId, row.code);
