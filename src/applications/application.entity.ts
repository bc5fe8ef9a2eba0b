import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An application's credential for the tenant's unified login. */
@Entity('application')
export class Application {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @PrimaryColumn('varchar', { name: 'app_id', length: 64 })
  appId!: string;

  @Column('varchar', { name: 'client_id', length: 64 })
  clientId!: string;

  /** The client secret as a compact JWE under the data key (key id in its header); null once removed. */
  @Column('text', { name: 'secret_jwe', nullable: true })
  secretJwe!: string | null;

  @Column('boolean', { name: 'removed' })
  removed!: boolean;

  /** Epoch ms of the message that set the row. */
  @Column('bigint', { name: 'source_time' })
  sourceTime!: number;
}
