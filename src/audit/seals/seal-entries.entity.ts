import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which receipts a seal holds, and their hashes: so that it can be said which one was changed. */
@Entity('audit_seal_entries')
export class SealEntries {
  @PrimaryColumn('bigint', { name: 'number' })
  number!: number;

  /** `packEntries`, Base64. */
  @Column('text', { name: 'packed' })
  packed!: string;
}
