import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one call, or one decision of an operator, changed in one scope. */
@Entity('change_batch')
@Index('change_batch_scope', ['scopeId', 'position'])
export class ChangeBatch {
  /** Its place in the order of commits, from 1. */
  @PrimaryColumn('bigint', { name: 'position' })
  position!: number;

  @Column('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @Column('varchar', { name: 'receipt_id', length: 26 })
  receiptId!: string;

  /** Epoch ms. */
  @Column('bigint', { name: 'recorded_at' })
  recordedAt!: number;

  /** How many changes it holds. */
  @Column('integer', { name: 'items' })
  items!: number;

  /** The changes, a JSON array; null when they fill pages of their own. */
  @Column('text', { name: 'events', nullable: true })
  events!: string | null;
}
