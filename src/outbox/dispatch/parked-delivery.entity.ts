import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** `abandoned`: waits for an operator; `queued`: is to be sent again; `superseded`: a newer change of the object was delivered. */
export type ParkedStatus = 'abandoned' | 'queued' | 'delivered' | 'superseded';

/** A change that a target refused for good, or that failed too often; what came after it went on. */
@Entity('parked_delivery')
@Index('parked_delivery_scope', ['target', 'scopeId', 'status'])
@Index('parked_delivery_status', ['status', 'parkedAt'])
export class ParkedDelivery {
  @PrimaryColumn('varchar', { name: 'target', length: 64 })
  target!: string;

  /** The change's id. */
  @PrimaryColumn('varchar', { name: 'event_id', length: 40 })
  eventId!: string;

  @Column('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @Column('bigint', { name: 'position' })
  position!: number;

  /** Which of the batch's changes, from 0. */
  @Column('integer', { name: 'item' })
  item!: number;

  @Column('varchar', { name: 'type', length: 32 })
  type!: string;

  /** The object it is about, see `objectOf`. */
  @Column('text', { name: 'object' })
  object!: string;

  @Column('varchar', { name: 'status', length: 12 })
  status!: ParkedStatus;

  @Column('integer', { name: 'attempts' })
  attempts!: number;

  /** How often it was being sent again since an operator asked for it; counted before trying. */
  @Column('integer', { name: 'tries', default: 0 })
  tries!: number;

  @Column('text', { name: 'reason' })
  reason!: string;

  /** Epoch ms. */
  @Column('bigint', { name: 'parked_at' })
  parkedAt!: number;

  /** Epoch ms when it was delivered or superseded. */
  @Column('bigint', { name: 'settled_at', nullable: true })
  settledAt!: number | null;
}
