import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the changes of a scope are in the index of its history. */
@Entity('history_mark')
export class HistoryMark {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  /** `placeNumber` of the newest change that was looked at. */
  @Column('bigint', { name: 'place' })
  place!: number;
}
