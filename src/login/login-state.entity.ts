import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A login that has begun. The state itself is in the browser only; here is its hash. */
@Entity('login_state')
export class LoginState {
  /** SHA-256 of the state, base64url. */
  @PrimaryColumn('varchar', { name: 'id', length: 43 })
  id!: string;

  /** Whose login server was asked. */
  @Column('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @Column('varchar', { name: 'app_id', length: 64 })
  appId!: string;

  /** Epoch ms. */
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;

  /** When the browser came back with it, epoch ms; null: not yet. A state counts once. */
  @Column('bigint', { name: 'used_at', nullable: true })
  usedAt!: number | null;
}
