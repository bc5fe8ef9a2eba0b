import { parseGuideList } from './guide-list.js';
import { ProtocolError } from './protocol-error.js';
import { choiceUnknown } from './request-reasons.js';
import { type Kind } from './routes.js';

type Fields = Readonly<Record<string, unknown>>;

/** What V1 nests in a user's `extension` and V2 has beside it [435]. */
const NESTED = ['employeeType', 'workPlace', 'entryDate'] as const;

/** The highest `flag` of each kind in V1; allOrgSync has none. */
const HIGHEST_FLAG: Readonly<Partial<Record<Kind, number>>> = {
  tenantSync: 1,
  applicationSync: 1,
  authSync: 2,
  singleOrgSync: 2,
};

/**
 * A V1 kit message as V2 would write it: lists as lists, a user's employment beside its name, departments with
 * `orgCode, orgName, parentCode`. What is no V1 form at all stays as it is: the kind's validation has the words for it.
 *
 * @throws ProtocolError `000002` for a flag that V1 does not have.
 */
export function kitFormOfV1(kind: Kind, body: Fields): Record<string, unknown> {
  const { flag, userList, orgInfo, ...rest } = body;
  const highest = HIGHEST_FLAG[kind];
  if (highest !== undefined && /^[0-3]$/.test(String(flag)) && Number(flag) > highest)
    throw new ProtocolError('000002', choiceUnknown('flag'));
  const form: Record<string, unknown> = { ...rest };
  if (userList !== undefined) form.userList = parseGuideList(userList)?.map(userOf) ?? userList;
  if (orgInfo !== undefined) form.orgInfoList ??= parseGuideList(orgInfo)?.map(departmentOf) ?? orgInfo;
  if (flag !== undefined) form.flag = flag;
  return form;
}

/** The inverse: a message in V2's form with its lists as V1 writes them. */
export function v1WireForm(message: Fields): Record<string, unknown> {
  const { userList, orgInfoList, ...rest } = message;
  const form: Record<string, unknown> = { ...rest };
  if (Array.isArray(userList)) form.userList = JSON.stringify(userList.map(nestedUser));
  else if (userList !== undefined) form.userList = userList;
  if (Array.isArray(orgInfoList)) form.orgInfo = JSON.stringify(orgInfoList.map(namedDepartment));
  else if (orgInfoList !== undefined) form.orgInfo = orgInfoList;
  return form;
}

function nestedUser(item: unknown): unknown {
  if (!isObject(item)) return item;
  const { employeeType, workPlace, entryDate, extension, ...user } = item;
  const nested = {
    ...(!isAbsent(employeeType) && { employeeType: String(employeeType) }),
    ...(!isAbsent(workPlace) && { workPlace }),
    ...(!isAbsent(entryDate) && { entryDate }),
  };
  return { ...user, extension: { ...(isObject(extension) && extension), ...nested } };
}

function namedDepartment(item: unknown): unknown {
  if (!isObject(item)) return item;
  const { orgName, ...department } = item;
  return { ...department, name: orgName };
}

function userOf(item: unknown): unknown {
  if (!isObject(item)) return item;
  const extension = extensionOf(item.extension);
  if (!extension) return item;
  const user: Record<string, unknown> = { ...item };
  const rest: Record<string, unknown> = { ...extension };
  for (const name of NESTED) {
    if (!isAbsent(user[name]) || !Object.hasOwn(rest, name)) continue;
    user[name] = rest[name];
    delete rest[name];
  }
  user.extension = Object.keys(rest).length > 0 ? rest : null;
  return user;
}

/** `extension` itself may come as JSON text. */
function extensionOf(value: unknown): Fields | undefined {
  if (typeof value !== 'string') return isObject(value) ? value : undefined;
  const [parsed] = parseGuideList(`[${value}]`) ?? [];
  return isObject(parsed) ? parsed : undefined;
}

function departmentOf(item: unknown): unknown {
  if (!isObject(item)) return item;
  const { name, orgName, ...rest } = item;
  return { ...rest, orgName: isAbsent(orgName) ? name : orgName };
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
