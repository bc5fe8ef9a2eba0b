import { type ScopeKey } from '../directory/scope-key.js';
import { GuideMoment } from '../validation/guide-moment.js';
import { readFields, readItems } from '../validation/read-fields.js';
import { readList } from '../validation/read-list.js';
import { refuseRepeats } from '../validation/refuse-repeats.js';
import { KitMessage, scopeOf } from '../validation/kit-message.js';
import { EmptyableText, Text } from '../validation/text.js';

export interface ListedDepartment {
  readonly code: string;
  readonly name: string;
  /** `null` = top level. The parent need not be in the list. */
  readonly parentCode: string | null;
}

/** All departments of a scope at one moment [437]; the list may be empty. */
export interface DepartmentListMessage {
  readonly scope: ScopeKey;
  /** Milliseconds since the epoch. */
  readonly sourceTime: number;
  readonly departments: ListedDepartment[];
}

class AllOrgSync extends KitMessage {
  @GuideMoment() timeStamp!: number;
}

class OrgInfo {
  @Text(64) orgCode!: string;
  @Text(128, 'OrgName', 'name') orgName!: string;
  @EmptyableText(64) parentCode!: string;
}

/** What stands beside the list. Throws ProtocolError 000002 naming the first bad field. */
export function readDepartmentListHeader(
  body: Record<string, unknown>,
): Pick<DepartmentListMessage, 'scope' | 'sourceTime'> {
  const fields = readFields(AllOrgSync, body);
  return { scope: scopeOf(fields), sourceTime: fields.timeStamp };
}

/**
 * The list is `orgInfoList` or, in V1, `orgInfo`; a department's name is `orgName`, on one page `OrgName`, in V1 `name`.
 *
 * @throws ProtocolError 000002 naming the first bad field, or the second of two equal codes: `orgInfoList[7].orgCode`
 */
export function readDepartmentListMessage(body: Record<string, unknown>): DepartmentListMessage {
  const header = readDepartmentListHeader(body);
  const { field, items } = readList(body, 'orgInfoList', 'orgInfo');
  const departments = readItems(OrgInfo, items, field).map(({ orgCode, orgName, parentCode }) => ({
    code: orgCode,
    name: orgName,
    parentCode: parentCode || null,
  }));
  refuseRepeats(
    departments.map(({ code }) => code),
    (index) => `${field}[${index}].orgCode`,
  );
  return { ...header, departments };
}
