import { Column, Entity, PrimaryColumn } from 'typeorm';

/** pending: not accepted yet; sent: the marketplace has it; refused: it never will, `code` and `reason` tell why. */
export type UsageState = 'pending' | 'sent' | 'refused';

/** A usage record on its way to the marketplace. */
@Entity('queued_usage')
export class QueuedUsage {
  /** The vendor's own record id. */
  @PrimaryColumn('varchar', { name: 'id', length: 64 })
  id!: string;

  @Column('varchar', { name: 'instance_id', length: 64 })
  instanceId!: string;

  @Column('varchar', { name: 'package_instance_id', length: 64, nullable: true })
  packageInstanceId!: string | null;

  /** Epoch ms. */
  @Column('bigint', { name: 'begin_time' })
  begin!: number;

  @Column('bigint', { name: 'end_time' })
  end!: number;

  @Column('bigint', { name: 'recorded_time' })
  recorded!: number;

  @Column('varchar', { name: 'usage_value', length: 20 })
  value!: string;

  @Column('varchar', { name: 'state', length: 10 })
  state!: UsageState;

  /** Rounds in which it was to be sent, counted before they began. */
  @Column('integer', { name: 'attempts' })
  attempts!: number;

  /** When it is due, epoch ms; while a round has it, when that round counts as dead. */
  @Column('bigint', { name: 'due_at' })
  dueAt!: number;

  /** The round that has it; null: none. */
  @Column('varchar', { name: 'round_id', length: 22, nullable: true })
  roundId!: string | null;

  /** The marketplace's last answer. */
  @Column('varchar', { name: 'code', length: 32, nullable: true })
  code!: string | null;

  @Column('varchar', { name: 'reason', length: 255, nullable: true })
  reason!: string | null;

  @Column('bigint', { name: 'queued_at' })
  queuedAt!: number;

  /** When it was sent or refused, epoch ms. */
  @Column('bigint', { name: 'settled_at', nullable: true })
  settledAt!: number | null;
}
