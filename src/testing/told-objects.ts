import type {
  ApplicationSnapshot,
  DepartmentSnapshot,
  TenantSnapshot,
  UserSnapshot,
} from '../outbox/change.js';

/** The application of the checks that are about one. */
export const APP = 'app-1';
/** The department that every company of the kit has. */
export const TOP = 'd1';

export const tenantNamed = (name: string): TenantSnapshot => ({
  orderId: 'CS2600000001KIT00',
  code: 'kit',
  name,
  domainName: 'https://kit.login.example',
});

export const applicationOf = (appId: string): ApplicationSnapshot => ({
  appId,
  clientId: `client of ${appId}`,
});

export const departmentOf = (code: string, fields: Partial<DepartmentSnapshot>): DepartmentSnapshot => ({
  code,
  name: `Department ${code}`,
  parentCode: null,
  path: [code],
  ...fields,
});

/** Of a user [435]. */
const LONGEST_NAME = 64;

/** A user with every field told, so that one that gets lost is seen. */
export const userOf = (userName: string, fields: Partial<UserSnapshot>): UserSnapshot => ({
  appId: APP,
  userName,
  authorized: true,
  enabled: true,
  name: `Name of ${userName}`.slice(0, LONGEST_NAME),
  departmentCode: TOP,
  role: 'user',
  position: 'engineer',
  employeeCode: 'K0001',
  employeeType: 1,
  mobile: '+86-10000000001',
  email: 'someone@kit.example',
  workPlace: 'Shenzhen',
  entryDate: '2022-04-1',
  extension: { level: 'P7' },
  ...fields,
});

/** Who an object is, for a report. */
export function nameOfObject(object: object): string {
  const told = object as Partial<UserSnapshot & DepartmentSnapshot & ApplicationSnapshot & TenantSnapshot>;
  if (told.userName !== undefined) return `${told.userName}${told.appId === APP ? '' : ` of ${told.appId}`}`;
  return told.appId ?? ('parentCode' in told ? told.code : told.name) ?? '';
}
