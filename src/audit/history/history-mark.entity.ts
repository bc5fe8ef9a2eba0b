import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the changes of a scope are in the index of its history. */
@Entity('history_mark')
export class HistoryMark {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  /** The position of the newest batch that is in the index. */
  @Column('bigint', { name: 'position' })
  position!: number;
}
