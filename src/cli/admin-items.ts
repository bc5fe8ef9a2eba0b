/** What the admin API's lists hold, as far as the commands look at it. */
export interface TenantItem {
  readonly instanceId: string;
  readonly tenantId: string;
  readonly orderId: string;
  readonly code: string;
  readonly name: string;
  readonly domainName: string;
  readonly lane: string;
  readonly removed: boolean;
  readonly sourceTime: string;
}

export interface ApplicationItem {
  readonly instanceId: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly clientId: string;
  readonly lane: string;
  readonly removed: boolean;
  readonly sourceTime: string;
}

export interface DepartmentItem {
  readonly instanceId: string;
  readonly tenantId: string;
  readonly code: string;
  readonly name: string;
  /** Null at the top. */
  readonly parentCode: string | null;
  /** Codes from the top to the department itself; null while it has no place. */
  readonly path: readonly string[] | null;
  readonly removed: boolean;
  readonly sourceTime: string;
}

export interface UserItem {
  readonly instanceId: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly userName: string;
  readonly name: string;
  readonly departmentCode: string;
  readonly role: string;
  readonly enabled: boolean;
  readonly authorized: boolean;
  readonly position: string;
  readonly removed: boolean;
  readonly sourceTime: string;
}

/** What a call did, in objects. */
export interface AppliedCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly removed: number;
  readonly held: number;
}

/** An entry of the webhook audit log. */
export interface ReceiptItem {
  readonly id: string;
  readonly receivedAt: string;
  readonly kind: string;
  readonly dialect: string;
  readonly instanceId: string | null;
  readonly tenantId: string | null;
  readonly lane: string | null;
  readonly nonce: string | null;
  readonly outcome: string;
  readonly resultCode: string;
  readonly reason: string | null;
  readonly applied: AppliedCounts | null;
  readonly durationMs: number;
  /** For a resend: the receipt of the first call. */
  readonly firstId: string | null;
  readonly calls: number;
}

/** Removals that a full list asked for and the guard held back. */
export interface RemovalItem {
  readonly id: string;
  readonly instanceId: string;
  readonly tenantId: string;
  readonly state: string;
  readonly listTime: string;
  readonly removals: number;
  readonly live: number;
  readonly heldAt: string;
  readonly settledAt: string | null;
  readonly difference: {
    readonly total: number;
    readonly users: number;
    readonly departments: readonly {
      readonly code: string;
      readonly name: string;
      readonly path: readonly string[] | null;
      readonly users: number;
    }[];
  } | null;
}

/** An instance of the product. Times are ISO 8601. */
export interface InstanceItem {
  readonly instanceId: string;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly lane: string;
  readonly status: string;
  readonly expireTime: string | null;
  readonly customerName: string | null;
  readonly frontEndUrl: string | null;
  readonly refusalCode: string | null;
  readonly refusalReason: string | null;
  /** Of a released one: when it will be purged. */
  readonly purgeAt: string | null;
}

/** What happened to one object of the directory. */
export interface ChangeItem {
  readonly cursor: string;
  readonly type: string;
  readonly instanceId: string;
  readonly tenantId: string;
  readonly receiptId: string;
  readonly sourceTime: string;
  readonly instance?: { readonly status: string };
  readonly tenant?: { readonly name: string };
  readonly application?: { readonly appId: string };
  readonly department?: { readonly code: string; readonly name: string };
  readonly user?: { readonly userName: string; readonly name: string };
  readonly snapshot?: { readonly listed: number };
}

/** An object as a change left it. */
export interface StateItem extends ChangeItem {
  readonly recordedAt: string;
  readonly department?: {
    readonly code: string;
    readonly name: string;
    readonly path: readonly string[] | null;
  };
  readonly user?: {
    readonly userName: string;
    readonly name: string;
    readonly departmentCode: string;
    readonly authorized: boolean;
    readonly enabled: boolean;
  };
}

/** A change of one object, and the call behind it. */
export interface WhyItem extends StateItem {
  readonly changed?: readonly string[];
  readonly receipt: { readonly kind: string; readonly reason: string | null } | null;
}

/** A change that a target refused for good, or that failed too often. */
export interface DeliveryItem {
  readonly target: string;
  readonly eventId: string;
  readonly type: string;
  readonly tenantId: string;
  readonly status: string;
  readonly attempts: number;
  readonly reason: string;
  readonly parkedAt: string;
}

/** How far a target was told of one enterprise and instance. */
export interface ProgressItem {
  readonly target: string;
  readonly instanceId: string;
  readonly tenantId: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastError: string | null;
  readonly refusedSince: string | null;
}

/** A key of the connector; never the key itself. */
export interface KeyItem {
  readonly use: string;
  readonly id: string;
  readonly place: string;
  readonly lastUsedAt: string | null;
  readonly safeToRetire: boolean | null;
  readonly note: string;
}
