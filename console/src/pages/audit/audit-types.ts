// What the audit part of the admin API answers, as far as it is shown.

export interface SealHead {
  readonly number: number;
  readonly hash: string;
  readonly sealedAt: string;
}

export interface AuditFault {
  readonly kind: string;
  readonly receiptId?: string;
  readonly seal?: number;
  readonly detail: string;
}

export interface Verification {
  readonly intact: boolean;
  readonly sealed: number;
  readonly seals: number;
  readonly checkedAt: string;
  readonly durationMs: number;
  readonly faultCount: number;
  readonly faults: readonly AuditFault[];
}

export interface AuditState {
  readonly sealing: boolean;
  readonly keyId: string | null;
  readonly intervalS: number;
  readonly retentionDays: number | null;
  readonly head: SealHead | null;
  readonly unsealed: number;
  readonly warning: string | null;
  readonly lastVerification: Verification | null;
}

export interface Seal extends SealHead {
  readonly receipts: number;
  readonly fromId: string | null;
  readonly toId: string | null;
  readonly keyId: string;
}
