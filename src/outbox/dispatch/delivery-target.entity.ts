import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A target that was configured once. */
@Entity('delivery_target')
export class DeliveryTarget {
  @PrimaryColumn('varchar', { name: 'name', length: 64 })
  name!: string;

  /** Batches up to this position are known to the target's streams. */
  @Column('bigint', { name: 'position' })
  position!: number;
}
