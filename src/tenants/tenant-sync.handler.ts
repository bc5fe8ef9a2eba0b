import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { scopeId } from '../directory/scope-key.js';
import type { Scope } from '../directory/scope.entity.js';
import { newTally } from '../directory/tally.js';
import { WorkingSet } from '../directory/working-set.js';
import { PagedChanges } from '../outbox/paged-changes.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { decideTenant } from './decide-tenant.js';
import { tenantChanges } from './tenant-changes.js';
import { readTenantMessage, type TenantMessage } from './tenant-sync.message.js';
import { Tenant } from './tenant.entity.js';

/** Applies tenantSync: an enterprise is bound to the product, changed, or unbound [433]. */
@Injectable()
export class TenantSyncHandler implements KindHandler<TenantMessage, WorkingSet<Tenant>> {
  readonly kind = 'tenantSync';

  constructor(private readonly kinds: KindRegistry) {
    kinds.addHandler(this);
    kinds.addScopeRows({ purge: purgeTenants });
  }

  read(opened: OpenedRequest): Promise<TenantMessage> {
    return Promise.resolve(readTenantMessage(opened.body));
  }

  /** An unbinding ends every kind's rows in the scope. */
  runsAlone(message: TenantMessage): boolean {
    return message.action === 'remove';
  }

  async load(tx: Tx, messages: readonly TenantMessage[]): Promise<WorkingSet<Tenant>> {
    const ids = new Set(messages.map(({ scope }) => scopeId(scope)));
    const keys = [...ids].map((id) => ({ scopeId: id }));
    return new WorkingSet<Tenant>((row) => row.scopeId, await loadRows(tx, Tenant, ['scopeId'], keys));
  }

  async apply(
    tx: Tx,
    messages: readonly ScopedMessage<TenantMessage>[],
    tenants: WorkingSet<Tenant>,
  ): Promise<Outcome> {
    const applied: Applied[] = [];
    for (const { message, scope, receiptId } of messages) {
      const told = new PagedChanges(tx, { scopeId: scope.id, receiptId });
      const current = tenants.get(scope.id);
      const { effect, save } = decideTenant(current, message, scope);
      if (save) tenants.put(save);
      const tally = newTally(effect);
      if (message.action === 'remove') tally.removed += await this.endScope(tx, message, scope, told);
      if (save) await told.add(tenantChanges(current, save));
      applied.push({ tally, sample: [message.scope.tenantId], ...told.rest });
    }
    const save = async () => void (await saveRows(tx, Tenant, tenants.toSave()));
    return { applied, save };
  }

  /** Rule 5: the scope keeps the newest unbinding ever seen, also when that unbinding was itself superseded. Returns how many objects went. */
  private async endScope(tx: Tx, message: TenantMessage, scope: Scope, told: PagedChanges): Promise<number> {
    scope.endedAt = Math.max(scope.endedAt ?? 0, message.sourceTime);
    await tx.affected('UPDATE scope SET ended_at = ? WHERE id = ?', [scope.endedAt, scope.id]);
    const until = scope.lane === 'test' ? Number.MAX_SAFE_INTEGER : message.sourceTime;
    let gone = 0;
    for (const kind of ENDING)
      for (const { end, endsAs } of this.kinds.scopeRows)
        if (endsAs === kind)
          await end?.(tx, scope, { until, at: message.sourceTime }, (changes) => {
            gone += changes.filter(({ type }) => type.endsWith('.removed')).length;
            return told.add(changes);
          });
    return gone;
  }
}

/** What depends on another goes first. */
const ENDING = ['user', 'department', 'application'] as const;

async function purgeTenants(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  await tx.manager.delete(Tenant, { scopeId: In([...scopeIds]) });
}
