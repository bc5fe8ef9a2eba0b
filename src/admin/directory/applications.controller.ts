import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Application } from '../../applications/application.entity.js';
import { scopeId } from '../../directory/scope-key.js';
import { DataKeys } from '../../keys/data-keys.js';
import { AdminController } from '../access/admin-controller.js';
import type { KnownToken } from '../access/known-tokens.js';
import { Needs } from '../access/needs.js';
import { Operator } from '../access/operator.js';
import { isoTime } from '../lists/iso-time.js';
import { LiveQuery } from '../lists/live-query.dto.js';
import { onlyLive } from '../lists/only-live.js';
import type { Scoped, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { OperatorLog } from '../operator-log.js';
import { Problem } from '../problems/problem.js';
import { ApplicationPage, RevealedSecret, RevealRequest, type ApplicationItem } from './applications.dto.js';

const WITH_SECRET: ScopedList<Application> = {
  name: 'applications',
  entity: Application,
  key: ['scopeId', 'appId'],
};
const APPLICATIONS: ScopedList<Application> = { ...WITH_SECRET, without: ['secretJwe'] };

@AdminController('applications')
export class ApplicationsController {
  constructor(
    private readonly lists: ScopedLists,
    private readonly dataKeys: DataKeys,
    private readonly log: OperatorLog,
  ) {}

  /** Login credentials of the applications, without their secrets. */
  @Get()
  @Needs('read')
  async list(@Query() query: LiveQuery): Promise<ApplicationPage> {
    const { rows, next } = await this.lists.page(APPLICATIONS, query, onlyLive(query));
    return { items: rows.map(applicationItem), next };
  }

  /** An application's secret in clear. Needs the scope `reveal`; answered once the audit log has it. */
  @Post('reveal')
  @HttpCode(200)
  @Needs('reveal')
  async reveal(@Body() wanted: RevealRequest, @Operator() operator: KnownToken): Promise<RevealedSecret> {
    const clientSecret = await this.secretOf(wanted);
    const { appId, ...scope } = wanted;
    await this.log.note('admin.reveal', operator, scope, { request: { appId }, reason: 'revealed' });
    return { clientSecret };
  }

  private async secretOf({ appId, ...scope }: RevealRequest): Promise<string> {
    const row = await this.lists.find(WITH_SECRET, (rows) =>
      rows.andWhere('row.scopeId = :scope AND row.appId = :appId', { scope: scopeId(scope), appId }),
    );
    const secretJwe = row?.secretJwe;
    if (!secretJwe) throw new Problem(404, 'There is no such application, or it has no secret any more.');
    return this.dataKeys.open(secretJwe).catch(() => {
      throw new Problem(500, 'None of the configured data keys opens this secret (KOOSYNC_DATA_KEY_FILE).');
    });
  }
}

const applicationItem = (row: Scoped<Application>): ApplicationItem => ({
  instanceId: row.instanceId,
  tenantId: row.tenantId,
  appId: row.appId,
  clientId: row.clientId,
  lane: row.lane,
  removed: row.removed,
  sourceTime: isoTime(row.sourceTime),
});
