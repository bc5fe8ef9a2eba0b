import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ObjectKind } from './object-key.js';

/** One change of one object: where it stands in the log of changes, and until when what it says holds. Made from the log. */
@Entity('history_entry')
@Index('history_entry_kind', ['scopeId', 'kind', 'place'])
export class HistoryEntry {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  /** `objectKey`. */
  @PrimaryColumn('varchar', { name: 'object', length: 40 })
  object!: string;

  /** `placeNumber`. */
  @PrimaryColumn('bigint', { name: 'place' })
  place!: number;

  /** The place of the object's next change; `NEVER` when there is none. */
  @Column('bigint', { name: 'next_place' })
  nextPlace!: number;

  /** Epoch ms. */
  @Column('bigint', { name: 'source_time' })
  sourceTime!: number;

  /** The source time of the object's next change; `NEVER` when there is none. */
  @Column('bigint', { name: 'next_source_time' })
  nextSourceTime!: number;

  @Column('varchar', { name: 'kind', length: 12 })
  kind!: ObjectKind;

  /** Whether the object is gone by this change. */
  @Column('boolean', { name: 'gone' })
  gone!: boolean;
}
