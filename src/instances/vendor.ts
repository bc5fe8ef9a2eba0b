import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { inTime } from '../directory/in-time.js';
import { DataKeys } from '../keys/data-keys.js';
import { checkedAppInfo, checkedRefusal } from './checked-answers.js';
import type { Act } from './decide-instance.js';
import type { ProvisioningResult } from './decide-provisioning.js';
import {
  InstanceProvisioner,
  type Changed,
  type InstanceChange,
  type Provisioned,
  type ProvisionedInstance,
  type UsageInfo,
} from './instance-provisioner.js';
import { InstancePolicies } from './instance-policies.js';
import { vendorRefused } from './instance-reasons.js';
import type { Instance } from './instance.entity.js';

/** Speaks to the vendor's code: in its own terms, with its optional parts, and with a signal that ends at shutdown. */
@Injectable()
export class Vendor implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    @Inject(InstanceProvisioner) private readonly provisioner: InstanceProvisioner,
    @Inject(InstancePolicies) private readonly policies: InstancePolicies,
    private readonly dataKeys: DataKeys,
  ) {}

  /** Has an ordered instance made, or asks how far it is. Throws what the vendor's code throws. */
  async make(row: Readonly<Instance>): Promise<ProvisioningResult> {
    const { provisioner } = this;
    const isPending = row.pendingAt !== null && provisioner.describe !== undefined;
    const ask = isPending ? 'describe' : 'create';
    const made = await this.inTime((signal) =>
      (provisioner[ask] as InstanceProvisioner['create']).call(provisioner, instanceOf(row), signal),
    );
    return this.sealed(made);
  }

  /** @throws ProtocolError with the vendor's code when it refuses */
  async act(act: Act, row: Readonly<Instance>, change: InstanceChange | undefined): Promise<void> {
    refuse(await this.inTime((signal) => this.acted(act, instanceOf(row), change, signal)));
  }

  /** @throws ProtocolError with the vendor's code when it refuses */
  async checkChange(row: Readonly<Instance>, productId: string): Promise<void> {
    refuse(await this.inTime((signal) => this.provisioner.checkChange?.(instanceOf(row), productId, signal)));
  }

  /** Deletes instance and data for good. */
  async release(row: Readonly<Instance>): Promise<void> {
    await this.inTime((signal) => this.provisioner.release?.(instanceOf(row), signal));
  }

  async usage(row: Readonly<Instance>): Promise<readonly UsageInfo[]> {
    return (await this.inTime((signal) => this.provisioner.usage?.(instanceOf(row), signal))) ?? [];
  }

  /** The first password in clear; undefined: there is none, or its data key is gone. */
  async passwordOf({ passwordJwe }: Readonly<Instance>): Promise<string | undefined> {
    return passwordJwe === null ? undefined : this.dataKeys.open(passwordJwe).catch(() => undefined);
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** A call that never ends must not keep every later one for the instance waiting. */
  private async inTime<T>(call: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    const { vendorLimitMs } = this.policies;
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(vendorLimitMs)]);
    const late = () =>
      Promise.reject<T>(new Error(`the provisioner did not answer within ${vendorLimitMs / 1000} s`));
    return inTime(Promise.resolve(call(signal)), vendorLimitMs, late);
  }

  private async acted(
    act: Act,
    instance: ProvisionedInstance,
    change: InstanceChange | undefined,
    signal: AbortSignal,
  ): Promise<Changed> {
    switch (act) {
      case 'freeze':
        return this.provisioner.freeze?.(instance, signal);
      case 'unfreeze':
        return this.provisioner.unfreeze?.(instance, signal);
      case 'renew':
      case 'upgrade':
        if (!change) throw new Error(`${act} needs an order`);
        return this.provisioner[act]?.(instance, change, signal);
    }
  }

  private async sealed(made: Provisioned): Promise<ProvisioningResult> {
    if (made.state === 'refused') return checkedRefusal(made);
    if (made.state === 'pending') return { state: 'pending' };
    const { password, ...appInfo } = checkedAppInfo(made.appInfo);
    const passwordJwe = password === undefined ? null : await this.dataKeys.seal(password);
    return { state: 'ready', appInfo, passwordJwe };
  }
}

function refuse(changed: Changed): void {
  if (changed) throw vendorRefused(checkedRefusal(changed));
}

const instanceOf = (row: Readonly<Instance>): ProvisionedInstance => ({
  instanceId: row.instanceId,
  lane: row.lane,
  status: row.status,
  orderId: row.orderId,
  orderLineId: row.orderLineId,
  productId: row.productId,
  expireTime: row.expireTime,
  details: row.details,
});
