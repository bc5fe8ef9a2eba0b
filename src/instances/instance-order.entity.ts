import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An order that was applied to an instance: what makes its repeat recognisable. */
@Entity('instance_order')
export class InstanceOrder {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @PrimaryColumn('varchar', { name: 'order_id', length: 64 })
  orderId!: string;

  /** `''` where the message has none (V1). */
  @PrimaryColumn('varchar', { name: 'order_line_id', length: 64 })
  orderLineId!: string;

  /** `NEW`, `UPGRADE`, or the scene of a renewal: TRIAL_TO_FORMAL, RENEWAL, … */
  @PrimaryColumn('varchar', { name: 'scene', length: 32 })
  scene!: string;

  /** What it set the expiry to, epoch ms; null: it set none. */
  @Column('bigint', { name: 'expire_time', nullable: true })
  expireTime!: number | null;

  /** Epoch ms. */
  @Column('bigint', { name: 'applied_at' })
  appliedAt!: number;
}
