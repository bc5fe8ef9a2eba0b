import type { EntityManager } from 'typeorm';
import type { Lane } from '../directory/scope-key.js';
import type {
  ApplicationSnapshot,
  DepartmentSnapshot,
  TenantSnapshot,
  UserSnapshot,
} from '../outbox/change.js';
import type { DeliveryResult } from '../outbox/change-target.js';

/** What a store is told of one object: its full state, and where the change that set it comes from. */
export interface StoreEvent {
  /** The change's id: the same whenever it comes again. */
  readonly eventId: string;
  /** When the marketplace made the message, epoch ms: of two changes of one object the later one is not older. */
  readonly sourceTime: number;
  /** The receipt of the call that caused it. */
  readonly receiptId: string;
}

export type StoreTenant = TenantSnapshot & StoreEvent;
export type StoreApplication = ApplicationSnapshot & StoreEvent;
/** `moved`: the subtree's paths change with it, `oldPath` → `path`. */
export type StoreDepartment = DepartmentSnapshot &
  StoreEvent & { readonly moved?: { readonly oldPath: readonly string[] | null } };
/** `active`: authorized and enabled, the one thing that decides whether the user gets in. */
export type StoreUser = UserSnapshot & StoreEvent & { readonly active: boolean };

/** Whose objects they are, and the delivery they come with. */
export interface StoreContext {
  readonly tenantId: string;
  /** `''` for the seller's own credential and test account. */
  readonly instanceId: string;
  readonly lane: Lane;
  /** 1 for the first. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** An application's client secret; undefined when it has none. Keep it out of logs. */
  readonly revealSecret: (appId: string) => Promise<string | undefined>;
  /** Mode `transaction` only: the connector's open transaction, to write with. */
  readonly manager?: EntityManager;
}

/** One result for all, or one for each object in their order; none is `applied`. */
export type StoreResult = DeliveryResult | readonly DeliveryResult[] | void;

/**
 * The extension point: the vendor's own user store. Every method is optional, says what is to be true afterwards, and may
 * be called again with what it has been told before. Objects of one tenant and instance come in the order of their
 * changes, never two calls at once; a department may come before its parent and a user before the department.
 * What is bound to the instance of one tenant never comes under another: keep `instanceId` and `tenantId` in your keys.
 */
export interface UserStore {
  /** The enterprise exists and looks like this. */
  saveTenant?(tenant: StoreTenant, context: StoreContext): Promise<StoreResult>;
  /** The enterprise is unbound; its users, departments and applications were removed before. */
  removeTenant?(tenant: StoreTenant, context: StoreContext): Promise<StoreResult>;
  saveApplication?(application: StoreApplication, context: StoreContext): Promise<StoreResult>;
  removeApplication?(application: StoreApplication, context: StoreContext): Promise<StoreResult>;
  /** The departments exist and look like this; up to 1000, no code twice. */
  saveDepartments?(departments: readonly StoreDepartment[], context: StoreContext): Promise<StoreResult>;
  /** The departments do not exist; their children and users stay. */
  removeDepartments?(departments: readonly StoreDepartment[], context: StoreContext): Promise<StoreResult>;
  /** The users exist and look like this; whoever is not `active` has no access. Up to 1000, no user of an application twice. */
  saveUsers?(users: readonly StoreUser[], context: StoreContext): Promise<StoreResult>;
  /** The users' records for the application do not exist. */
  removeUsers?(users: readonly StoreUser[], context: StoreContext): Promise<StoreResult>;
  /** Rejects with a readable reason when the store cannot be reached. */
  probe?(signal: AbortSignal): Promise<void>;
}

/** The token under which a host application provides its store. */
export const UserStore = Symbol('UserStore');
