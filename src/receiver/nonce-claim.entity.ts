import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A successful request that is remembered: its resend gets the first reply. In V2 by its nonce, so that anything else with
 * that nonce is refused; in V1 by all of it.
 */
@Entity('nonce_claim')
export class NonceClaim {
  /** SHA-256 over the envelope's `unique`, 43 characters of Base64url. */
  @PrimaryColumn('varchar', { name: 'id', length: 43 })
  id!: string;

  /** SHA-256 over route, timestamp and body: what a byte-identical resend repeats. */
  @Column('varchar', { name: 'request_hash', length: 43 })
  requestHash!: string;

  @Column('varchar', { name: 'receipt_id', length: 26 })
  receiptId!: string;

  /** The first reply's exact bytes, as text; when something in it is secret, as compact JWE under the data key. */
  @Column('text', { name: 'reply' })
  reply!: string;

  /** Epoch ms. From then on V2 would refuse the first request for its timestamp, and the nonce is free. */
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
