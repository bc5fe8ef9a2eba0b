import type { DepartmentSnapshot } from '../../outbox/change.js';
import { departmentExternalId, type ScimScope } from './external-id.js';
import { DEPARTMENT_SCHEMA } from './scim-resource.js';
import type { Wanted } from './wanted.js';

/**
 * What a department's group is to look like, its members aside. Groups of SCIM do not nest here: the place in the tree
 * stands in an extension, where the server has it.
 */
export function wantedGroup(scope: ScimScope, department: DepartmentSnapshot, extension: boolean): Wanted[] {
  const plain: Wanted[] = [
    { path: 'externalId', value: departmentExternalId(scope, department.code) },
    { path: 'displayName', value: department.name || department.code },
  ];
  if (!extension) return plain;
  const parent = department.parentCode ?? undefined;
  return [
    ...plain,
    { path: `${DEPARTMENT_SCHEMA}:code`, value: department.code },
    { path: `${DEPARTMENT_SCHEMA}:parentCode`, value: parent },
  ];
}
