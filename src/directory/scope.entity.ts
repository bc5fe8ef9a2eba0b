import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Lane } from './scope-key.js';

/** A scope: its row is the lock under which everything in it changes. */
@Entity('scope')
export class Scope {
  /** Made from lane, instance and tenant by `scopeId`. */
  @PrimaryColumn('varchar', { name: 'id', length: 22 })
  id!: string;

  @Column('varchar', { name: 'lane', length: 10 })
  lane!: Lane;

  @Column('varchar', { name: 'instance_id', length: 64 })
  instanceId!: string;

  @Column('varchar', { name: 'tenant_id', length: 64 })
  tenantId!: string;

  /** The newest unbinding ever seen, epoch ms, also when that unbinding was itself superseded; null: never unbound. */
  @Column('bigint', { name: 'ended_at', nullable: true })
  endedAt!: number | null;

  /** When the last message for it arrived, epoch ms, to the hour: test scopes are purged a day later. */
  @Column('bigint', { name: 'seen_at' })
  seenAt!: number;
}
