import type { CheckGroup } from '../check.js';
import { access } from './access.js';
import { again } from './again.js';
import { apart } from './apart.js';
import { applications } from './applications.js';
import { departmentTree } from './department-tree.js';
import { departments } from './departments.js';
import { failures } from './failures.js';
import { tenants } from './tenants.js';
import { text } from './text.js';
import { users } from './users.js';
import { volume } from './volume.js';

/** Everything that is promised of a store. */
export const STORE_CHECKS: readonly CheckGroup[] = [
  tenants,
  applications,
  departments,
  departmentTree,
  users,
  access,
  apart,
  text,
  again,
  failures,
  volume,
];
