import type { Lane } from '../directory/scope-key.js';

/** Whose objects they are. */
export interface StoreScope {
  readonly lane: Lane;
  readonly instanceId: string;
  readonly tenantId: string;
}

/** What the store holds of an enterprise. Of these and the next ones: a field that is left out is not looked at. */
export interface FoundTenant {
  readonly orderId?: string;
  readonly code?: string;
  readonly name?: string;
  readonly domainName?: string;
}

export interface FoundApplication {
  readonly clientId?: string;
  /** In clear, if the store keeps it. */
  readonly clientSecret?: string | undefined;
}

export interface FoundDepartment {
  readonly name?: string;
  /** Null at the top level. */
  readonly parentCode?: string | null;
  readonly path?: readonly string[] | null;
}

export interface FoundUser {
  /** Whether the user gets in. */
  readonly active: boolean;
  readonly name?: string;
  readonly departmentCode?: string;
  readonly role?: string;
  readonly position?: string;
  readonly employeeCode?: string;
  readonly employeeType?: number | null;
  readonly mobile?: string;
  readonly email?: string;
  readonly workPlace?: string;
  readonly entryDate?: string;
  readonly extension?: Readonly<Record<string, unknown>> | null;
}

type Found<T> = Promise<T | null | undefined>;

/**
 * Reads back what a store holds, past any cache: what the kit compares with what it told. Null or undefined: there is
 * no such object, or it was removed. Every method is optional; checks that need a missing one are reported as skipped.
 */
export interface StoreProbe {
  findTenant?(scope: StoreScope): Found<FoundTenant>;
  findApplication?(scope: StoreScope, appId: string): Found<FoundApplication>;
  findDepartment?(scope: StoreScope, code: string): Found<FoundDepartment>;
  findUser?(scope: StoreScope, appId: string, userName: string): Found<FoundUser>;
  /** The codes of the departments that are not removed. */
  listDepartments?(scope: StoreScope): Promise<readonly string[]>;
  /** The users that are not removed, with and without access. */
  listUsers?(scope: StoreScope): Promise<readonly { readonly appId: string; readonly userName: string }[]>;
}
