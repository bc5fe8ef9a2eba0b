/** Whose data a message is about. */
export interface Subject {
  readonly instanceId: string;
  readonly orderId: string;
  readonly tenantId: string;
  readonly appId: string;
  /** 0 production, 1 debugging. */
  readonly testFlag: 0 | 1;
}

export interface Company {
  readonly name: string;
  readonly code: string;
  readonly domainName: string;
}

export interface Department {
  readonly orgCode: string;
  readonly orgName: string;
  /** `''` at the top. */
  readonly parentCode: string;
}

export interface User {
  readonly userName: string;
  readonly name: string;
  readonly orgCode: string;
  readonly role: 'user' | 'admin';
  readonly position: string;
  readonly employeeCode: string;
  readonly mobile: string;
  readonly email: string;
}

export type WireMessage = Record<string, unknown>;

/** tenantSync [433]. `flag`: 0 delete, 1 add, 2 modify. */
export const tenantSync = (of: Subject, company: Company, flag: number, timeStamp: string): WireMessage => ({
  instanceId: of.instanceId,
  orderId: of.orderId,
  tenantId: of.tenantId,
  tenantCode: company.code,
  name: company.name,
  domainName: company.domainName,
  flag,
  testFlag: of.testFlag,
  timeStamp,
});

/** applicationSync [434]. `clientSecret`: encrypted. */
export const applicationSync = (
  of: Subject,
  clientId: string,
  clientSecret: string,
  flag: number,
  timeStamp: string,
): WireMessage => ({
  instanceId: of.instanceId,
  tenantId: of.tenantId,
  appId: of.appId,
  clientId,
  clientSecret,
  flag,
  testFlag: of.testFlag,
  timeStamp,
});

/** authSync [435]. `flag`: 0 delete, 1 add, 2 modify, 3 cancel the authorisation. */
export const authSync = (
  of: Subject,
  users: readonly User[],
  flag: number,
  timeStamp: string,
): WireMessage => ({
  instanceId: of.instanceId,
  tenantId: of.tenantId,
  appId: of.appId,
  userList: users.map((user) => ({ enable: 'true', employeeType: 1, extension: {}, ...user })),
  currentSyncTime: timeStamp,
  flag,
  testFlag: of.testFlag,
  timeStamp,
});

/** singleOrgSync [436]. `flag`: 0 delete, 1 add, 2 modify. */
export const singleOrgSync = (
  of: Subject,
  department: Department,
  flag: number,
  timeStamp: string,
): WireMessage => ({
  instanceId: of.instanceId,
  tenantId: of.tenantId,
  ...department,
  flag,
  testFlag: of.testFlag,
  timeStamp,
});

/** allOrgSync [437]. */
export const allOrgSync = (
  of: Subject,
  departments: readonly Department[],
  timeStamp: string,
): WireMessage => ({
  instanceId: of.instanceId,
  tenantId: of.tenantId,
  orgInfoList: departments,
  testFlag: of.testFlag,
  timeStamp,
});
