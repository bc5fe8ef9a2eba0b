import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A nonce that a successful request used: its resend gets the first reply, anything else with that nonce is refused. */
@Entity('nonce_claim')
export class NonceClaim {
  /** SHA-256 over the access key's id and the nonce, 43 characters of Base64url. */
  @PrimaryColumn('varchar', { name: 'id', length: 43 })
  id!: string;

  /** SHA-256 over route, timestamp and body: what a byte-identical resend repeats. */
  @Column('varchar', { name: 'request_hash', length: 43 })
  requestHash!: string;

  @Column('varchar', { name: 'receipt_id', length: 26 })
  receiptId!: string;

  /** The first reply's exact bytes, as text. */
  @Column('text', { name: 'reply' })
  reply!: string;

  /** Epoch ms: from then on the first request would be refused for its timestamp, and the nonce is free. */
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
