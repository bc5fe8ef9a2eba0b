import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the receipts were looked through for the keys that they name: one row. */
@Entity('key_use_mark')
export class KeyUseMark {
  /** 1. */
  @PrimaryColumn('integer', { name: 'id' })
  id!: number;

  /** Receipts up to this id are accounted for. */
  @Column('varchar', { name: 'receipt_id', length: 26 })
  receiptId!: string;

  /** Epoch ms: of the first receipt that was looked at. A key of which nothing was seen was not used since then. */
  @Column('bigint', { name: 'since' })
  since!: number;
}
