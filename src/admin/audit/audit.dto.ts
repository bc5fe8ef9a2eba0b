import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsMoment } from '../receipts/moment.js';

/** A range of receipts; the chain of seals is always followed whole. */
export class VerifyQuery {
  /** Receipts from then on: ISO 8601, or milliseconds since the epoch. */
  @IsOptional()
  @IsMoment()
  from?: string;

  /** Receipts before then: ISO 8601, or milliseconds since the epoch. */
  @IsOptional()
  @IsMoment()
  to?: string;
}

/** The end of the chain: keep `number` and `hash` elsewhere, and nobody can cut it unnoticed. */
export class SealHead {
  number!: number;
  /** SHA-256, hexadecimal. */
  hash!: string;
  /** ISO 8601. */
  sealedAt!: string;
}

const FAULTS = [
  ...['changed', 'deleted', 'inserted', 'reordered', 'seal-changed', 'seal-removed', 'seal-reordered'],
  ...['signature', 'unknown-key', 'tail-cut'],
];

export class AuditFault {
  @ApiProperty({ enum: FAULTS })
  kind!: string;
  /** The receipt it is about. */
  receiptId?: string;
  /** The number of the seal it is about. */
  seal?: number;
  detail!: string;
}

/** What a verification found. Times are ISO 8601. */
export class VerifyAnswer {
  /** Whether no fault was found. */
  intact!: boolean;
  /** Receipts that are there as they were sealed. */
  sealed!: number;
  /** The time of the first receipt that was looked at; null when there was none. */
  from!: string | null;
  /** The time of the last one. */
  to!: string | null;
  /** Seals of the chain. */
  seals!: number;
  head!: SealHead | null;
  /** Sealed receipts that were removed by the policy of retention. */
  retired!: number;
  /** Receipts that wait for the next seal. */
  unsealed!: number;
  checkedAt!: string;
  durationMs!: number;
  /** How many faults there are; `faults` holds the first 1000. */
  faultCount!: number;
  faults!: AuditFault[];
}

/** How the webhook audit log is sealed. */
export class AuditStateAnswer {
  /** Whether this process has a key to seal with. */
  sealing!: boolean;
  keyId!: string | null;
  /** How soon receipts are sealed, and how often a seal is made although nothing happened. Seconds. */
  intervalS!: number;
  idleS!: number;
  /** After how many days sealed receipts are removed; null: never. */
  retentionDays!: number | null;
  head!: SealHead | null;
  /** The receipts of the seals up to this one were removed by the policy of retention; 0: none were. */
  retiredThrough!: number;
  /** Receipts that wait for a seal; 10 000 at most. */
  unsealed!: number;
  /** That seals are gone which this process had seen; null: none are. */
  warning!: string | null;
  /** The last verification of everything that this process made; null: none yet. */
  lastVerification!: VerifyAnswer | null;
}

/** What vouches for a batch of receipts and for every seal before it. */
export class SealItem {
  number!: number;
  /** ISO 8601. */
  sealedAt!: string;
  /** How many receipts it seals; 0: nothing happened. */
  receipts!: number;
  /** The least and the greatest id of its receipts. */
  fromId!: string | null;
  toId!: string | null;
  /** The Merkle root (RFC 6962) over its receipts, hexadecimal. */
  root!: string;
  /** The receipts of the seals up to this one were removed by policy. */
  retired!: number;
  /** The hash of the seal before it. */
  previous!: string;
  hash!: string;
  keyId!: string;
  /** Ed25519, Base64. */
  signature!: string;
}

export class SealPage {
  items!: SealItem[];
  next!: string | null;
}
