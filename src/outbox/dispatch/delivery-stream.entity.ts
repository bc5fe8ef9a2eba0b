import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How far a target was told of one scope: its deliveries, one after the other. */
@Entity('delivery_stream')
@Index('delivery_stream_due', ['target', 'dueAt'])
export class DeliveryStream {
  @PrimaryColumn('varchar', { name: 'target', length: 64 })
  target!: string;

  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  /** The newest batch delivered whole. */
  @Column('bigint', { name: 'position' })
  position!: number;

  /** How many changes of the batch after it are delivered. */
  @Column('integer', { name: 'items' })
  items!: number;

  /** The newest batch of the scope that is known. */
  @Column('bigint', { name: 'head' })
  head!: number;

  /** Tries of the first change that is not delivered; counted before trying. */
  @Column('integer', { name: 'attempts' })
  attempts!: number;

  /** Changes a delivery may carry while the one at fault is looked for; 0: as many as the target takes. */
  @Column('integer', { name: 'batch_limit' })
  batchLimit!: number;

  /** Parked changes that an operator asked to send again. */
  @Column('integer', { name: 'retries' })
  retries!: number;

  /** When there is something to do, epoch ms; null: nothing. */
  @Column('bigint', { name: 'due_at', nullable: true })
  dueAt!: number | null;

  /** Until then one process works on it, epoch ms. */
  @Column('bigint', { name: 'lease_until' })
  leaseUntil!: number;

  /** Whose work counts: a holder that was paused and lost the lease cannot settle any more. */
  @Column('varchar', { name: 'lease_id', length: 26, nullable: true })
  leaseId!: string | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  /** Since when the target refuses us, whatever the change, epoch ms; null: it does not. */
  @Column('bigint', { name: 'fault_since', nullable: true })
  faultSince!: number | null;
}
