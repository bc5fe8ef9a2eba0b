import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What vouches for a batch of receipts and for every seal before it. Append-only. */
@Entity('audit_seal')
@Index('audit_seal_from', ['fromId', 'number'])
@Index('audit_seal_to', ['toId', 'number'])
export class Seal {
  /** From 1, without gaps. */
  @PrimaryColumn('bigint', { name: 'number' })
  number!: number;

  /** Epoch ms. */
  @Column('bigint', { name: 'sealed_at' })
  sealedAt!: number;

  /** How many receipts it seals; 0: it says that nothing happened. */
  @Column('integer', { name: 'receipts' })
  receipts!: number;

  /** The least and the greatest id of its receipts; null when it has none. */
  @Column('varchar', { name: 'from_id', length: 26, nullable: true })
  fromId!: string | null;

  @Column('varchar', { name: 'to_id', length: 26, nullable: true })
  toId!: string | null;

  /** The Merkle root over the leaf hashes of its receipts, by id; hex. */
  @Column('varchar', { name: 'root', length: 64 })
  root!: string;

  /** SHA-256 of its entries as they are kept, hex. */
  @Column('varchar', { name: 'entries', length: 64 })
  entries!: string;

  /** Epoch ms: up to there it looked for receipts. */
  @Column('bigint', { name: 'scanned_to' })
  scannedTo!: number;

  /** Epoch ms: every receipt with an older id is sealed by now; one that turns up later was inserted. */
  @Column('bigint', { name: 'horizon' })
  horizon!: number;

  /** The receipts of the seals up to this one were removed by the policy of retention; 0: of none. */
  @Column('bigint', { name: 'retired' })
  retired!: number;

  /** The hash of the seal before it; 64 zeros for the first. */
  @Column('varchar', { name: 'previous', length: 64 })
  previous!: string;

  /** The id of the key that signed it. */
  @Column('varchar', { name: 'key_id', length: 16 })
  keyId!: string;

  /** SHA-256 of the statement, hex. */
  @Column('varchar', { name: 'hash', length: 64 })
  hash!: string;

  /** Ed25519 over the statement, Base64. */
  @Column('varchar', { name: 'signature', length: 88 })
  signature!: string;
}
