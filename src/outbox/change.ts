import type { Lane } from '../directory/scope-key.js';

/** An enterprise bound to an instance of the product [433]. */
export interface TenantSnapshot {
  readonly orderId: string;
  /** The login domain's short name. */
  readonly code: string;
  readonly name: string;
  /** The unified login domain, with its scheme. */
  readonly domainName: string;
}

/** The credential of the later login [434]. The secret is no part of it: `DeliveryContext.revealSecret` gives it. */
export interface ApplicationSnapshot {
  readonly appId: string;
  readonly clientId: string;
}

/** A department [436]. */
export interface DepartmentSnapshot {
  readonly code: string;
  readonly name: string;
  /** Null at the top level. */
  readonly parentCode: string | null;
  /** Codes from the top to the department itself; null while a parent is missing or in a cycle, and once removed. */
  readonly path: readonly string[] | null;
}

/** A user and the user's right to one application [435]; optional texts are `''` when not told. */
export interface UserSnapshot {
  readonly appId: string;
  /** Unique within the tenant. */
  readonly userName: string;
  /** May use the application: granted and not withdrawn. Access needs `enabled` as well. */
  readonly authorized: boolean;
  readonly enabled: boolean;
  readonly name: string;
  readonly departmentCode: string;
  readonly role: 'user' | 'admin';
  readonly position: string;
  readonly employeeCode: string;
  /** 1 regular, 2 intern, 3 dispatched, 4 outsourced. */
  readonly employeeType: number | null;
  readonly mobile: string;
  readonly email: string;
  readonly workPlace: string;
  readonly entryDate: string;
  readonly extension: Readonly<Record<string, unknown>> | null;
  /**
   * The user was erased since: the personal values (all but user name, application, department, role and right) are
   * empty and cannot be read any more. Targets are told of such a user only as `user.removed`.
   */
  readonly erased?: true;
}

/**
 * An instance of the product, from order to purge. It belongs to no enterprise yet: its changes have the tenantId `''`.
 * Who bought it and the first password are no part of it.
 */
export interface InstanceSnapshot {
  /** Released: access has ended, the data is kept for a while; purged: it is gone. */
  readonly status: 'provisioning' | 'active' | 'frozen' | 'released' | 'purged' | 'failed';
  /** The order it is used under now: the one that made it, or the newest upgrade. */
  readonly orderId: string;
  readonly orderLineId: string;
  /** `''`: not known, as with `skuCode`. */
  readonly productId: string;
  readonly skuCode: string;
  /** Null: not known. */
  readonly isTrial: boolean | null;
  /** ISO 8601; null: not known. */
  readonly expireTime: string | null;
  /** Where its users log in; null until it is provisioned. */
  readonly frontEndUrl: string | null;
}

/** What a full list of departments came to [437]. */
export interface ListSnapshot {
  readonly listed: number;
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  /** Removals that wait for an operator, and the id of what holds them. */
  readonly held: number;
  readonly heldId: string | null;
}

/** `changed`: the names of the snapshot's fields that differ from before; all of them when it is new. */
interface Saved {
  readonly created: boolean;
  readonly changed: readonly string[];
}

/**
 * What happened to one object of the directory, with its full state afterwards (of a removal: the last state known). A
 * closed union: within a schema version fields are only ever added.
 */
export type ChangeEvent =
  | ({ readonly type: 'tenant.saved'; readonly tenant: TenantSnapshot } & Saved)
  | { readonly type: 'tenant.removed'; readonly tenant: TenantSnapshot }
  | ({ readonly type: 'application.saved'; readonly application: ApplicationSnapshot } & Saved)
  | { readonly type: 'application.removed'; readonly application: ApplicationSnapshot }
  | ({ readonly type: 'department.saved'; readonly department: DepartmentSnapshot } & Saved)
  /** One change for the whole subtree: below the department, `newPath` takes the place of `oldPath`. */
  | ({
      readonly type: 'department.moved';
      readonly department: DepartmentSnapshot;
      readonly oldPath: readonly string[] | null;
      readonly newPath: readonly string[] | null;
    } & Saved)
  | { readonly type: 'department.removed'; readonly department: DepartmentSnapshot }
  | ({ readonly type: 'user.authorized'; readonly user: UserSnapshot } & Saved)
  | ({ readonly type: 'user.updated'; readonly user: UserSnapshot } & Saved)
  | { readonly type: 'user.revoked'; readonly user: UserSnapshot }
  | { readonly type: 'user.removed'; readonly user: UserSnapshot }
  | ({ readonly type: 'instance.saved'; readonly instance: InstanceSnapshot } & Saved)
  | { readonly type: 'instance.removed'; readonly instance: InstanceSnapshot }
  | { readonly type: 'snapshot.held'; readonly snapshot: ListSnapshot }
  | { readonly type: 'snapshot.applied'; readonly snapshot: ListSnapshot };

export type ChangeType = ChangeEvent['type'];

/** Where a change comes from. */
export interface ChangeOrigin {
  /** The event's id: the same in every attempt, on every replica, and when it is retried by hand. */
  readonly id: string;
  /** Its place in the order of commits; `GET changes?after=` goes on from there. */
  readonly cursor: string;
  readonly schemaVersion: 1;
  readonly lane: Lane;
  /** `''` for the seller's own credential and test account. */
  readonly instanceId: string;
  /** `''` for what happened to an instance. */
  readonly tenantId: string;
  /** The receipt of the call that caused it; of what we did by ourselves (an instance is ready, or purged) an id without one. */
  readonly receiptId: string;
  /** When the marketplace made the message, epoch ms: of two changes of one object the later one has the newer or the same. */
  readonly sourceTime: number;
}

/** One entry of the outbox. */
export type Change = ChangeOrigin & ChangeEvent;

/** The object a change is about, unique within its scope. */
export function objectOf(event: ChangeEvent): string {
  switch (event.type) {
    case 'tenant.saved':
    case 'tenant.removed':
      return 'tenant';
    case 'application.saved':
    case 'application.removed':
      return JSON.stringify(['application', event.application.appId]);
    case 'department.saved':
    case 'department.moved':
    case 'department.removed':
      return JSON.stringify(['department', event.department.code]);
    case 'user.authorized':
    case 'user.updated':
    case 'user.revoked':
    case 'user.removed':
      return JSON.stringify(['user', event.user.appId, event.user.userName]);
    case 'instance.saved':
    case 'instance.removed':
      return 'instance';
    case 'snapshot.held':
    case 'snapshot.applied':
      return 'snapshot';
  }
}
