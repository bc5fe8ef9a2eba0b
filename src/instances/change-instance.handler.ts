import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Clock } from '../directory/clock.js';
import type { KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { scopeId } from '../directory/scope-key.js';
import { newTally } from '../directory/tally.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import {
  decideInstance,
  type Act,
  type ChangeMessage,
  type InstanceDecision,
  type KnownInstance,
} from './decide-instance.js';
import { instanceChanges } from './instance-changes.js';
import type { InstanceChange } from './instance-provisioner.js';
import { InstanceOrder } from './instance-order.entity.js';
import type { InstancePolicies } from './instance-policies.js';
import { instanceChangedMeanwhile } from './instance-reasons.js';
import { knownIn, type InstanceStore } from './instance-store.js';
import { Instance } from './instance.entity.js';
import type { SingleFlight } from './single-flight.js';
import type { Vendor } from './vendor.js';

/** A change whose part in the vendor's system is done. */
type Acted<M extends ChangeMessage> = M & { readonly acted?: readonly Act[] };

/** What the handlers of the four changing kinds share. */
export interface ChangeParts {
  readonly store: InstanceStore;
  readonly vendor: Vendor;
  readonly policies: InstancePolicies;
  readonly clock: Clock;
  readonly flights: SingleFlight;
}

/**
 * Applies one of the kinds that change an instance: the vendor's system first, then, in the receiver's transaction, the
 * row. A crash in between leaves the marketplace without an answer: it asks again, and the vendor's system is told again.
 */
export class ChangeInstanceHandler<M extends ChangeMessage> implements KindHandler<Acted<M>, KnownInstance> {
  constructor(
    readonly kind: M['kind'],
    private readonly readMessage: (opened: OpenedRequest) => M,
    private readonly parts: ChangeParts,
  ) {}

  read(opened: OpenedRequest): Promise<Acted<M>> {
    return Promise.resolve(this.readMessage(opened));
  }

  /** Calls of one process that ask for the same change have it done together. */
  async prepare(message: Acted<M>): Promise<Acted<M>> {
    const { sourceTime: _, ...asked } = message;
    const acted = await this.parts.flights.run(JSON.stringify(asked), () => this.act(message));
    return { ...message, acted };
  }

  /** Handlers of several kinds change the same row. */
  runsAlone(): boolean {
    return true;
  }

  load(tx: Tx, [message]: readonly Acted<M>[]): Promise<KnownInstance> {
    return knownIn(tx, message ? scopeId(message.scope) : '');
  }

  apply(tx: Tx, [call]: readonly ScopedMessage<Acted<M>>[], known: KnownInstance): Promise<Outcome> {
    if (!call) throw new Error(`${this.kind} came without a message`);
    const { acted = [], scope } = call.message;
    const { effect, acts, save, order } = this.decide(known, call.message);
    if (acts.some((act) => !acted.includes(act))) throw instanceChangedMeanwhile();
    return Promise.resolve({
      applied: [
        {
          tally: newTally(effect),
          sample: [scope.instanceId],
          changes: save ? instanceChanges(known.row, save) : [],
        },
      ],
      save: async () => {
        // asked for at once: nothing may come after the result of another, see `Tx.last`
        await tx.together(
          () => saveRows(tx, Instance, save ? [save] : []),
          () => saveRows(tx, InstanceOrder, order ? [order] : []),
        );
      },
    });
  }

  private async act(message: M): Promise<readonly Act[]> {
    const { acts, save } = this.decide(await this.parts.store.known(message.scope), message);
    const change = changeOf(message);
    if (save) for (const act of acts) await this.parts.vendor.act(act, save, change);
    return acts;
  }

  private decide(known: KnownInstance, message: M): InstanceDecision {
    const { clock, policies } = this.parts;
    return decideInstance(known, message, { now: clock.now(), purgeAfterMs: policies.purgeAfterMs });
  }
}

function changeOf(message: ChangeMessage): InstanceChange | undefined {
  switch (message.kind) {
    case 'refreshInstance': {
      const { orderId, orderLineId, scene, productId, expireTime } = message;
      return { orderId, orderLineId, scene, productId, expireTime };
    }
    case 'upgradeInstance': {
      const { orderId, orderLineId, productId } = message;
      return { orderId, orderLineId, scene: 'UPGRADE', productId, expireTime: null };
    }
    case 'updateInstanceStatus':
    case 'releaseInstance':
      return undefined;
  }
}
