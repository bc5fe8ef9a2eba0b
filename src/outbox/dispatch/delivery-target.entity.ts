import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A target that was configured once. */
@Entity('delivery_target')
export class DeliveryTarget {
  @PrimaryColumn('varchar', { name: 'name', length: 64 })
  name!: string;

  /** Batches up to this position are known to the target's streams. */
  @Column('bigint', { name: 'position' })
  position!: number;

  /** When it last took a change, epoch ms, to the minute; 0: never. */
  @Column('bigint', { name: 'delivered_at', default: 0 })
  deliveredAt!: number;

  /** The time at which a dispatcher last looked, epoch ms, to the minute: what lies before it was set back. */
  @Column('bigint', { name: 'seen_at', default: 0 })
  seenAt!: number;
}
