import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Lane } from '../directory/scope-key.js';
import type { AppInfo, OrderDetails, Refusal } from './instance-provisioner.js';
import type { InstanceStatus } from './instance-status.js';

/** An instance of the product that an order made. All times are epoch ms. */
@Entity('instance')
export class Instance {
  /** Of (lane, instance, no tenant): the scope whose row is the instance's lock. */
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @Column('varchar', { name: 'lane', length: 10 })
  lane!: Lane;

  @Column('varchar', { name: 'instance_id', length: 64 })
  instanceId!: string;

  /** Follows from the facts below (`statusOf`); kept for lists. */
  @Column('varchar', { name: 'status', length: 12 })
  status!: InstanceStatus;

  /** The order it is used under now: the one that made it, or the newest upgrade. `''`: no order is known (test lane). */
  @Column('varchar', { name: 'order_id', length: 64 })
  orderId!: string;

  @Column('varchar', { name: 'order_line_id', length: 64 })
  orderLineId!: string;

  @Column('varchar', { name: 'product_id', length: 128 })
  productId!: string;

  /** Null: not known. */
  @Column('bigint', { name: 'expire_time', nullable: true })
  expireTime!: number | null;

  /** What newInstance (V1) or the order query told of the order that made it. */
  @Column('simple-json', { name: 'details' })
  details!: OrderDetails;

  /** How its users reach it, without the password; null until it is provisioned. */
  @Column('simple-json', { name: 'app_info', nullable: true })
  appInfo!: Omit<AppInfo, 'password'> | null;

  /** The first password as a compact JWE under the data key; null: there is none. */
  @Column('text', { name: 'password_jwe', nullable: true })
  passwordJwe!: string | null;

  @Column('bigint', { name: 'frozen_at', nullable: true })
  frozenAt!: number | null;

  @Column('bigint', { name: 'provisioned_at', nullable: true })
  provisionedAt!: number | null;

  /** Since when the vendor's system says that it is being made; null: it was not heard of it yet. */
  @Column('bigint', { name: 'pending_at', nullable: true })
  pendingAt!: number | null;

  @Column('bigint', { name: 'released_at', nullable: true })
  releasedAt!: number | null;

  /** From here on the release cannot be taken back. */
  @Column('bigint', { name: 'purged_at', nullable: true })
  purgedAt!: number | null;

  /** Why the vendor's system refused the order. */
  @Column('simple-json', { name: 'refusal', nullable: true })
  refusal!: Refusal | null;

  /** When the sweep has to look at it: poll what is provisioning, purge what is released, delete what is purged. */
  @Column('bigint', { name: 'due_at', nullable: true })
  dueAt!: number | null;

  /** How often the sweep tried in vain. */
  @Column('integer', { name: 'attempts' })
  attempts!: number;

  /** The receipt of the newInstance that was answered first; `''` until then. */
  @Column('varchar', { name: 'receipt_id', length: 26 })
  receiptId!: string;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'updated_at' })
  updatedAt!: number;
}
