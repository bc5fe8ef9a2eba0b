import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: how far the log of changes was looked through for personal values in clear, as earlier releases wrote them. */
@Entity('sealed_log')
export class SealedLog {
  @PrimaryColumn('integer', { name: 'id' })
  id!: number;

  /** The position of the newest batch looked at. */
  @Column('bigint', { name: 'position' })
  position!: number;

  /** When the end was reached for the first time, epoch ms; null: not yet. */
  @Column('bigint', { name: 'finished_at', nullable: true })
  finishedAt!: number | null;
}
