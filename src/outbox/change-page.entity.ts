import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of a batch that holds many changes. */
@Entity('change_page')
export class ChangePage {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @PrimaryColumn('varchar', { name: 'receipt_id', length: 26 })
  receiptId!: string;

  /** Which of the batch's changes comes first, from 0. */
  @PrimaryColumn('integer', { name: 'first' })
  first!: number;

  @Column('integer', { name: 'items' })
  items!: number;

  /** A JSON array. */
  @Column('text', { name: 'events' })
  events!: string;
}
