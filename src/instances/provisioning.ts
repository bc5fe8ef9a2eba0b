import { Inject, Injectable, Optional, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../directory/clock.js';
import { inTime } from '../directory/in-time.js';
import { EventLog } from '../logging/event-log.js';
import { toldError } from '../logging/told-error.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import {
  decideProvisioning,
  isToBeMade,
  withOrderInfo,
  type ProvisioningResult,
} from './decide-provisioning.js';
import { InstancePolicies } from './instance-policies.js';
import { InstanceStore } from './instance-store.js';
import type { Instance } from './instance.entity.js';
import type { NewInstanceMessage } from './new-instance.message.js';
import { OrderSource, type OrderInfo } from './order-source.js';
import { SingleFlight } from './single-flight.js';
import { Vendor } from './vendor.js';

/** How long newInstance waits for the vendor's system before it answers 000004, ms: the marketplace waits 5 s. */
const PATIENCE_MS = 3000;
const ORDER_QUERY_MS = 2000;

/**
 * Has ordered instances made. Whatever asks for it (newInstance, queryInstance, the sweep), in one process an instance
 * is made once at a time; processes do not wait for each other, which is why creation has to be idempotent. The order
 * is written down first, so that a crash at any moment leaves something to go on from.
 */
@Injectable()
export class Provisioning implements OnModuleDestroy {
  private readonly flights = new SingleFlight();

  constructor(
    private readonly store: InstanceStore,
    private readonly vendor: Vendor,
    @Inject(InstancePolicies) private readonly policies: InstancePolicies,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
    @Optional() @Inject(OrderSource) private readonly orders?: OrderSource,
  ) {}

  /** Resolves when the instance is made or refused, or after 3 s; rejects when the vendor's system fails before. */
  async order(message: NewInstanceMessage, receiptId: string): Promise<void> {
    const row = await this.store.writeDown(message);
    if (!isToBeMade(row)) return;
    await inTime(this.make(row, receiptId), PATIENCE_MS, () => undefined);
  }

  /** Has an ordered instance made, or asks how far it is. Resolves with what it is then. `id`: the receipt of the call that wants it. */
  make(row: Readonly<Instance>, id?: string): Promise<Instance | undefined> {
    return this.flights.run(row.scopeId, async () => {
      const result = await this.ask(row, id);
      const now = this.clock.now();
      const after = await this.store.change(row.scopeId, (current) =>
        decideProvisioning(current, result, now),
      );
      const { instanceId, lane } = row;
      this.log.info('instance.asked', { id, instanceId, lane, state: result.state, status: after?.status });
      return after;
    });
  }

  /** What is being made is written down before the database closes. */
  async onModuleDestroy(): Promise<void> {
    await inTime(this.flights.landed(), PATIENCE_MS, () => undefined);
  }

  private async ask(row: Readonly<Instance>, id: string | undefined): Promise<ProvisioningResult> {
    try {
      return await this.vendor.make(await this.withOrder(row, id));
    } catch (error) {
      const now = this.clock.now();
      const unknown = { state: 'unknown' } as const;
      await this.store.change(row.scopeId, (current) => decideProvisioning(current, unknown, now));
      // the call that waited for it may have been answered long since
      const { instanceId, lane } = row;
      if (error instanceof ProtocolError)
        this.log.warn('instance.not-made', { id, instanceId, lane, reason: error.reason.name });
      else this.log.error('instance.not-made', { id, instanceId, lane }, error);
      throw error;
    }
  }

  private async withOrder(row: Readonly<Instance>, id: string | undefined): Promise<Readonly<Instance>> {
    // V1 told it all; so did an earlier query
    if (!this.orders || row.productId !== '' || row.orderLineId === '') return row;
    const order = await this.orderOf(this.orders, row, id);
    if (!order) return row;
    const now = this.clock.now();
    return (await this.store.change(row.scopeId, (current) => withOrderInfo(current, order, now))) ?? row;
  }

  private async orderOf(
    orders: OrderSource,
    { orderId, orderLineId, instanceId }: Readonly<Instance>,
    id: string | undefined,
  ): Promise<OrderInfo | undefined> {
    try {
      const signal = AbortSignal.timeout(ORDER_QUERY_MS);
      const late = () => Promise.reject(new Error(`the order query took more than ${ORDER_QUERY_MS} ms`));
      const order = await inTime(orders.find(orderId, orderLineId, signal), ORDER_QUERY_MS, late);
      if (order || this.policies.orderDetails === 'optional') return order;
      throw new Error('the marketplace does not know the order');
    } catch (error) {
      if (this.policies.orderDetails === 'required') throw error;
      const { stack: _, ...cause } = toldError(error);
      this.log.warn('instance.order-details-missing', { id, instanceId, orderId, ...cause });
      return undefined;
    }
  }
}
