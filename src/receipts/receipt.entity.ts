import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AppliedOutcome, Tally } from '../directory/tally.js';
import type { Lane } from '../directory/scope-key.js';

/** `resent`: a byte-identical repeat; `refused`: the caller's fault; `failed`: ours. */
export type ReceiptOutcome = AppliedOutcome | 'resent' | 'refused' | 'failed';

/** One webhook call and what became of it: the webhook audit log. Append-only. */
@Entity('receipt')
export class Receipt {
  /** Sortable by time; stands in the reply of a refusal and in the log line. */
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  /** Epoch ms. */
  @Column('bigint', { name: 'received_at' })
  receivedAt!: number;

  @Column('varchar', { name: 'kind', length: 32 })
  kind!: string;

  @Column('varchar', { name: 'dialect', length: 16 })
  dialect!: string;

  @Column('varchar', { name: 'lane', length: 10, nullable: true })
  lane!: Lane | null;

  @Column('varchar', { name: 'instance_id', length: 64, nullable: true })
  instanceId!: string | null;

  @Column('varchar', { name: 'tenant_id', length: 64, nullable: true })
  tenantId!: string | null;

  @Column('varchar', { name: 'nonce', length: 128, nullable: true })
  nonce!: string | null;

  @Column('varchar', { name: 'outcome', length: 16 })
  outcome!: ReceiptOutcome;

  @Column('varchar', { name: 'result_code', length: 6 })
  resultCode!: string;

  /** Why it was refused or failed, or which receipt a resend repeats; null when all went well. */
  @Column('text', { name: 'reason', nullable: true })
  reason!: string | null;

  @Column('simple-json', { name: 'applied', nullable: true })
  applied!: Tally | null;

  /** From the first byte's arrival to the reply, ms. */
  @Column('integer', { name: 'duration_ms' })
  durationMs!: number;

  @Column('integer', { name: 'body_size' })
  bodySize!: number;

  /** SHA-256 of the body's bytes, for a GET of the query's, hex. */
  @Column('varchar', { name: 'body_hash', length: 64 })
  bodyHash!: string;

  /** The id of the access key whose signature matched. */
  @Column('varchar', { name: 'key_matched', length: 16, nullable: true })
  keyMatched!: string | null;

  @Column('varchar', { name: 'canonical_form', length: 24, nullable: true })
  canonicalForm!: string | null;

  /** The id of the private key that opened the secret, and the OAEP dialect. */
  @Column('varchar', { name: 'secret_key_matched', length: 48, nullable: true })
  secretKeyMatched!: string | null;

  /** The redacted request, JSON text; null before authentication. */
  @Column('text', { name: 'request', nullable: true })
  request!: string | null;

  /** The reply as it went out, but for secrets in it, which are masked. */
  @Column('text', { name: 'reply' })
  reply!: string;

  /** For `resent`: the receipt that was answered first. */
  @Column('varchar', { name: 'first_id', length: 26, nullable: true })
  firstId!: string | null;

  /** How many calls it stands for: more than one only for refusals beyond the cap of their minute. */
  @Column('integer', { name: 'calls' })
  calls!: number;
}
