import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import { HeldRemoval } from '../../departments/held-removal.entity.js';
import { Scope } from '../../directory/scope.entity.js';
import { DeliveryStream } from '../../outbox/dispatch/delivery-stream.entity.js';
import { ParkedDelivery } from '../../outbox/dispatch/parked-delivery.entity.js';
import { receivedAtOf } from '../../receipts/receipt-id.js';
import { Receipt } from '../../receipts/receipt.entity.js';
import { Tenant } from '../../tenants/tenant.entity.js';
import { isoTime } from '../lists/iso-time.js';
import type { HeardTenant, RemovalsOverview, TargetOverview, TenantsOverview } from './overview.dto.js';

const QUIETEST = 20;
type Count = { readonly name: string; readonly state: keyof TargetOverview; readonly rows: number | string };

/** What is left to do, and who was last heard of: buyers' data only. */
@Injectable()
export class OverviewService {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async removals(): Promise<RemovalsOverview> {
    const row = await this.dataSource
      .createQueryBuilder()
      .select('COUNT(*)', 'open')
      .addSelect('MIN(held.heldAt)', 'oldest')
      .from(HeldRemoval, 'held')
      .innerJoin(Scope, 'scope', 'scope.id = held.scopeId')
      .where(`held.state = 'open' AND scope.lane = 'production'`)
      .getRawOne<{ open: number | string; oldest: number | string | null }>();
    const oldest = row?.oldest ?? null;
    return { open: Number(row?.open), oldestHeldAt: oldest === null ? null : isoTime(Number(oldest)) };
  }

  async deliveries(): Promise<TargetOverview[]> {
    const streams = await this.dataSource
      .createQueryBuilder()
      .select('stream.target', 'name')
      .addSelect(STATE, 'state')
      .addSelect('COUNT(*)', 'rows')
      .from(DeliveryStream, 'stream')
      .groupBy('stream.target')
      .addGroupBy(STATE)
      .getRawMany<Count>();
    const parked = await this.dataSource
      .createQueryBuilder()
      .select('parked.target', 'name')
      .addSelect(`'parked'`, 'state')
      .addSelect('COUNT(*)', 'rows')
      .from(ParkedDelivery, 'parked')
      .where(`parked.status = 'abandoned'`)
      .groupBy('parked.target')
      .getRawMany<Count>();
    const targets = new Map<string, TargetOverview>();
    for (const { name, state, rows } of [...streams, ...parked]) {
      const target = targets.get(name) ?? { target: name, settled: 0, waiting: 0, failing: 0, parked: 0 };
      targets.set(name, { ...target, [state]: Number(rows) });
    }
    return [...targets.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
  }

  async tenants(): Promise<TenantsOverview> {
    const bound = this.dataSource
      .createQueryBuilder()
      .from(Tenant, 'tenant')
      .innerJoin(Scope, 'scope', 'scope.id = tenant.scopeId')
      .where(`scope.lane = 'production' AND tenant.removed = :removed`, { removed: false });
    const all = await bound.clone().select('COUNT(*)', 'all').getRawOne<{ all: number | string }>();
    const quietest = await bound
      .clone()
      .select('scope.tenantId', 'tenant')
      .addSelect('scope.instanceId', 'instance')
      .addSelect('tenant.name', 'name')
      .orderBy('scope.seenAt', 'ASC')
      .addOrderBy('scope.id', 'ASC')
      .limit(QUIETEST)
      .getRawMany<{ tenant: string; instance: string; name: string }>();
    const heard: HeardTenant[] = [];
    for (const { tenant, instance, name } of quietest) {
      const id = await this.newestReceipt(tenant);
      heard.push({
        ...{ instanceId: instance, tenantId: tenant, name },
        ...{ lastCallAt: id === null ? null : isoTime(receivedAtOf(id)), lastReceiptId: id },
      });
    }
    return { bound: Number(all?.all), quietest: heard };
  }

  private async newestReceipt(tenantId: string): Promise<string | null> {
    const row = await this.dataSource
      .createQueryBuilder()
      .select('MAX(receipt.id)', 'id')
      .from(Receipt, 'receipt')
      .where('receipt.tenantId = :tenantId', { tenantId })
      .getRawOne<{ id: string | null }>();
    return row?.id ?? null;
  }
}

const STATE = `CASE WHEN stream.due_at IS NULL THEN 'settled' WHEN stream.last_error IS NULL THEN 'waiting' ELSE 'failing' END`;
