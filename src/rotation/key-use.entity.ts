import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a key was used last, as far as it was noted: access and private keys from receipts, admin tokens from their calls. */
@Entity('key_use')
export class KeyUse {
  /** `kit`, `basic`, `v1`, `private` or `admin`. */
  @PrimaryColumn('varchar', { name: 'purpose', length: 16 })
  purpose!: string;

  /** As receipts name it. */
  @PrimaryColumn('varchar', { name: 'key_id', length: 32 })
  keyId!: string;

  /** Epoch ms. */
  @Column('bigint', { name: 'last_used_at' })
  lastUsedAt!: number;
}
