import { Get, Query } from '@nestjs/common';
import { Tenant } from '../../tenants/tenant.entity.js';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { isoTime } from '../lists/iso-time.js';
import { contains } from '../lists/contains.js';
import { onlyLive } from '../lists/only-live.js';
import type { Scoped, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { TenantPage, TenantsQuery, type TenantItem } from './tenants.dto.js';

const TENANTS: ScopedList<Tenant> = { name: 'tenants', entity: Tenant, key: ['scopeId'] };

@AdminController('tenants')
export class TenantsController {
  constructor(private readonly lists: ScopedLists) {}

  /** Enterprises, one a binding to an instance. */
  @Get()
  @Needs('read')
  async list(@Query() query: TenantsQuery): Promise<TenantPage> {
    const { rows, next } = await this.lists.page(TENANTS, query, (tenants) => {
      onlyLive(query)(tenants);
      if (query.search !== undefined) contains(tenants, ['row.name', 'row.code'], query.search);
    });
    return { items: rows.map(tenantItem), next };
  }
}

const tenantItem = (row: Scoped<Tenant>): TenantItem => ({
  instanceId: row.instanceId,
  tenantId: row.tenantId,
  orderId: row.orderId,
  code: row.code,
  name: row.name,
  domainName: row.domainName,
  lane: row.lane,
  removed: row.removed,
  sourceTime: isoTime(row.sourceTime),
});
