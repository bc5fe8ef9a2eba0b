import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One row: the position of the newest batch. Whoever appends takes its lock last and keeps it until the commit, so that
 * positions are given in the order of commits and a reader never sees a later one before an earlier one.
 */
@Entity('outbox_position')
export class OutboxPosition {
  @PrimaryColumn('integer', { name: 'id' })
  id!: number;

  @Column('bigint', { name: 'value' })
  value!: number;
}
