import { Injectable } from '@nestjs/common';
import type { KindHandler, Outcome } from '../directory/kind-handler.js';
import type { Tx } from '../database/tx.js';
import { KindRegistry } from '../directory/kind-registry.js';
import type { ScopedMessage } from '../directory/kind-handler.js';
import { newTally } from '../directory/tally.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { readChangeInstanceCheck, type ChangeInstanceCheckMessage } from './change-instance-check.message.js';
import { instanceProvisioning, instanceUnknown } from './instance-reasons.js';
import { InstanceStore } from './instance-store.js';
import { Vendor } from './vendor.js';

/** Answers changeInstanceCheck: whether an instance could be renewed with another product. Changes nothing [432]. */
@Injectable()
export class ChangeInstanceCheckHandler implements KindHandler<ChangeInstanceCheckMessage, undefined> {
  readonly kind = 'changeInstanceCheck';

  constructor(
    kinds: KindRegistry,
    private readonly store: InstanceStore,
    private readonly vendor: Vendor,
  ) {
    kinds.addHandler(this);
  }

  read(opened: OpenedRequest): Promise<ChangeInstanceCheckMessage> {
    return Promise.resolve(readChangeInstanceCheck(opened));
  }

  /** A released instance can still be renewed. In the test lane everything is there. */
  async prepare(message: ChangeInstanceCheckMessage): Promise<ChangeInstanceCheckMessage> {
    const { row } = await this.store.known(message.scope);
    if (row?.status === 'provisioning') throw instanceProvisioning();
    const isThere = row !== undefined && row.provisionedAt !== null && row.purgedAt === null;
    if (!isThere && message.scope.lane === 'production') throw instanceUnknown();
    if (isThere && row.orderId !== '') await this.vendor.checkChange(row, message.productId);
    return message;
  }

  runsAlone(): boolean {
    return true;
  }

  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  apply(_tx: Tx, calls: readonly ScopedMessage<ChangeInstanceCheckMessage>[]): Promise<Outcome> {
    const applied = calls.map(({ message }) => ({
      tally: newTally('unchanged'),
      sample: [message.scope.instanceId],
    }));
    return Promise.resolve({ applied, save: () => Promise.resolve() });
  }
}
