import { Inject, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { In } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import type { Tx } from '../database/tx.js';
import { Clock } from '../directory/clock.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { Policies } from '../directory/policies.js';
import { ChangeInstanceCheckHandler } from './change-instance-check.handler.js';
import { ChangeInstanceHandler, type ChangeParts } from './change-instance.handler.js';
import { InstanceKeeper } from './instance-keeper.js';
import { InstanceOrder } from './instance-order.entity.js';
import { InstancePolicies } from './instance-policies.js';
import { InstanceStore } from './instance-store.js';
import { InstanceSweep } from './instance-sweep.service.js';
import { Instance } from './instance.entity.js';
import { KnownInstances } from './known-instances.js';
import { NewInstanceHandler } from './new-instance.handler.js';
import { Provisioning } from './provisioning.js';
import { QueryInstanceHandler } from './query-instance.handler.js';
import { readRefreshInstance } from './refresh-instance.message.js';
import { readReleaseInstance } from './release-instance.message.js';
import { SingleFlight } from './single-flight.js';
import { readUpdateInstanceStatus } from './update-instance-status.message.js';
import { readUpgradeInstance } from './upgrade-instance.message.js';
import { Vendor } from './vendor.js';

/** Instances of the product, from order to purge: the basic interfaces. */
@Module({
  imports: [TypeOrmModule.forFeature([Instance, InstanceOrder], DATA_SOURCE)],
  providers: [
    InstanceStore,
    Vendor,
    Provisioning,
    NewInstanceHandler,
    QueryInstanceHandler,
    ChangeInstanceCheckHandler,
    KnownInstances,
    InstanceKeeper,
    InstanceSweep,
  ],
  exports: [InstanceKeeper, InstanceSweep, TypeOrmModule],
})
export class InstancesModule {
  constructor(
    kinds: KindRegistry,
    store: InstanceStore,
    vendor: Vendor,
    known: KnownInstances,
    @Inject(Policies) { instanceCheck }: Policies,
    @Inject(InstancePolicies) policies: InstancePolicies,
    @Inject(Clock) clock: Clock,
  ) {
    const parts: ChangeParts = { store, vendor, policies, clock, flights: new SingleFlight() };
    kinds.addHandler(new ChangeInstanceHandler('refreshInstance', readRefreshInstance, parts));
    kinds.addHandler(new ChangeInstanceHandler('updateInstanceStatus', readUpdateInstanceStatus, parts));
    kinds.addHandler(new ChangeInstanceHandler('releaseInstance', readReleaseInstance, parts));
    kinds.addHandler(new ChangeInstanceHandler('upgradeInstance', readUpgradeInstance, parts));
    kinds.addScopeRows({ purge: purgeInstances });
    if (instanceCheck === 'strict') kinds.instanceCheck = known;
  }
}

/** What the vendor's system made for the debugger is handed to the sweep, which has it deleted there first. */
async function purgeInstances(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  const scopeId = In([...scopeIds]);
  await tx.manager.delete(Instance, { scopeId, orderId: '' });
  await tx.manager.update(Instance, { scopeId }, { status: 'purged', purgedAt: 0, dueAt: 0 });
  const kept = await tx.manager.find(Instance, { where: { scopeId }, select: { scopeId: true } });
  const left = new Set(kept.map((row) => row.scopeId));
  const gone = scopeIds.filter((id) => !left.has(id));
  await tx.manager.delete(InstanceOrder, { scopeId: In(gone) });
}
