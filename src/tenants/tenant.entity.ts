import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An enterprise, bound to one instance of the product. One row a scope. */
@Entity('tenant')
export class Tenant {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @Column('varchar', { name: 'order_id', length: 64 })
  orderId!: string;

  /** The login domain's short name (tenantCode). */
  @Column('varchar', { name: 'code', length: 64 })
  code!: string;

  @Column('varchar', { name: 'name', length: 255 })
  name!: string;

  @Column('varchar', { name: 'domain_name', length: 255 })
  domainName!: string;

  /** True when unbound: the row stays as a tombstone. */
  @Column('boolean', { name: 'removed' })
  removed!: boolean;

  /** Epoch ms of the message that set the row. */
  @Column('bigint', { name: 'source_time' })
  sourceTime!: number;
}
