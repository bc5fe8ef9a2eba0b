import { Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { scopeId } from '../../directory/scope-key.js';
import { InstanceKeeper } from '../../instances/instance-keeper.js';
import { InstanceOrder } from '../../instances/instance-order.entity.js';
import { Instance } from '../../instances/instance.entity.js';
import { AdminController } from '../access/admin-controller.js';
import type { KnownToken } from '../access/known-tokens.js';
import { Needs } from '../access/needs.js';
import { Operator } from '../access/operator.js';
import type { Narrow, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { OperatorLog } from '../operator-log.js';
import { maskFreeText } from '../../masking/mask-values.js';
import { Problem } from '../problems/problem.js';
import { instanceItem } from './instance-item.js';
import { InstanceItem, InstancePage, InstancesQuery, KeepQuery } from './instances.dto.js';

const INSTANCES: ScopedList<Instance> = {
  name: 'instances',
  entity: Instance,
  key: ['scopeId'],
  without: ['passwordJwe'],
};

@AdminController('instances')
export class InstancesController {
  constructor(
    private readonly lists: ScopedLists,
    private readonly keeper: InstanceKeeper,
    private readonly log: OperatorLog,
  ) {}

  /** Instances of the product, from order to purge. */
  @Get()
  @Needs('read')
  async list(@Query() query: InstancesQuery): Promise<InstancePage> {
    const { rows, next } = await this.lists.page(INSTANCES, query, narrowed(query));
    return { items: rows.map(instanceItem), next };
  }

  /** Takes the release of an instance back before it is purged; its users have access again. Needs the scope `operate`. */
  @Post(':id/keep')
  @HttpCode(200)
  @Needs('operate')
  async keep(
    @Param('id') id: string,
    @Query() { lane }: KeepQuery,
    @Operator() operator: KnownToken,
  ): Promise<InstanceItem> {
    const scope = { lane, instanceId: id, tenantId: '' };
    const answer = await this.keeper.keep(scope, async (tx) => {
      const deed = { request: { instanceId: id }, reason: 'kept' };
      await this.log.noteIn(tx, 'admin.keep-instance', operator, scope, deed);
    });
    const row = await this.lists.find(INSTANCES, (rows) =>
      rows.andWhere('row.scopeId = :scope', { scope: scopeId(scope) }),
    );
    if (answer === 'unknown' || !row) throw new Problem(404, `There is no instance ${maskFreeText(id)}.`);
    if (answer === 'not-released') throw new Problem(409, `The instance ${id} is not released.`);
    if (answer === 'purged') throw new Problem(409, `The instance ${id} is purged already.`);
    return instanceItem(row);
  }
}

const narrowed =
  ({ orderId, status }: InstancesQuery): Narrow =>
  (rows) => {
    if (status !== undefined) rows.andWhere('row.status = :status', { status });
    if (orderId === undefined) return;
    const ofOrder = rows
      .subQuery()
      .select('of.scopeId')
      .from(InstanceOrder, 'of')
      .where('of.orderId = :orderId');
    rows.andWhere(`row.scopeId IN ${ofOrder.getQuery()}`, { orderId });
  };
