import { Injectable } from '@nestjs/common';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { scopeId } from '../directory/scope-key.js';
import { newTally } from '../directory/tally.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { decideNewInstance } from './decide-provisioning.js';
import { instanceInfo } from './instance-info.js';
import { instanceChangedMeanwhile } from './instance-reasons.js';
import { knownIn } from './instance-store.js';
import { Instance } from './instance.entity.js';
import { readNewInstance, type NewInstanceMessage } from './new-instance.message.js';
import { Provisioning } from './provisioning.js';
import { Vendor } from './vendor.js';

/** Answers newInstance: the order is written down and carried out before, what has become of it is answered [427]. */
@Injectable()
export class NewInstanceHandler implements KindHandler<NewInstanceMessage, Instance | undefined> {
  readonly kind = 'newInstance';

  constructor(
    kinds: KindRegistry,
    private readonly provisioning: Provisioning,
    private readonly vendor: Vendor,
  ) {
    kinds.addHandler(this);
  }

  read(opened: OpenedRequest): Promise<NewInstanceMessage> {
    return Promise.resolve(readNewInstance(opened));
  }

  async prepare(message: NewInstanceMessage, receiptId: string): Promise<NewInstanceMessage> {
    await this.provisioning.order(message, receiptId);
    return message;
  }

  /** Handlers of several kinds change the same row. */
  runsAlone(): boolean {
    return true;
  }

  async load(tx: Tx, [message]: readonly NewInstanceMessage[]): Promise<Instance | undefined> {
    const { row } = message ? await knownIn(tx, scopeId(message.scope)) : { row: undefined };
    return row && { ...row };
  }

  async apply(
    tx: Tx,
    [call]: readonly ScopedMessage<NewInstanceMessage>[],
    row: Instance | undefined,
  ): Promise<Outcome> {
    if (!row || !call) throw instanceChangedMeanwhile();
    const { effect, code, save } = decideNewInstance(row, call.receiptId);
    const reply = { code, fields: await this.fieldsOf(row, call.message) };
    return {
      applied: [{ tally: newTally(effect), sample: [row.instanceId], reply }],
      save: async () => void (save && (await saveRows(tx, Instance, [save]))),
    };
  }

  /** V1's reply also tells how the instance is reached; V2 asks for that with queryInstance. */
  private async fieldsOf(
    row: Instance,
    { guide }: NewInstanceMessage,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { instanceId, status } = row;
    if (guide === 'V2' || (status !== 'active' && status !== 'frozen')) return { instanceId };
    return { ...instanceInfo(row, await this.vendor.passwordOf(row), []) };
  }
}
