import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { DeliveriesService } from '../../outbox/deliveries.service.js';
import { DeliveryStream } from '../../outbox/dispatch/delivery-stream.entity.js';
import { ParkedDelivery } from '../../outbox/dispatch/parked-delivery.entity.js';
import { AdminController } from '../access/admin-controller.js';
import type { KnownToken } from '../access/known-tokens.js';
import { Needs } from '../access/needs.js';
import { Operator } from '../access/operator.js';
import { isoTime } from '../lists/iso-time.js';
import type { Scoped, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { OperatorLog } from '../operator-log.js';
import { parseMoment } from '../receipts/moment.js';
import {
  DeliveriesQuery,
  DeliveryPage,
  ProgressPage,
  ProgressQuery,
  RetryAnswer,
  RetryRequest,
  type DeliveryItem,
  type ProgressItem,
} from './deliveries.dto.js';

const PARKED: ScopedList<ParkedDelivery> = {
  name: 'deliveries',
  entity: ParkedDelivery,
  key: ['target', 'eventId'],
  direction: 'DESC',
  without: ['object'],
};
const STREAMS: ScopedList<DeliveryStream> = {
  name: 'progress',
  entity: DeliveryStream,
  key: ['target', 'scopeId'],
};

@AdminController('deliveries')
export class DeliveriesController {
  constructor(
    private readonly lists: ScopedLists,
    private readonly deliveries: DeliveriesService,
    private readonly log: OperatorLog,
  ) {}

  /** Changes that were given up, newest first. */
  @Get()
  @Needs('read')
  async list(@Query() query: DeliveriesQuery): Promise<DeliveryPage> {
    const { rows, next } = await this.lists.page(PARKED, query, (parked) => {
      if (query.status !== 'all') parked.andWhere('row.status = :status', { status: query.status });
      if (query.target !== undefined) parked.andWhere('row.target = :target', { target: query.target });
    });
    return { items: rows.map(deliveryItem), next };
  }

  /** How far each target was told of each enterprise and instance. */
  @Get('progress')
  @Needs('read')
  async progress(@Query() query: ProgressQuery): Promise<ProgressPage> {
    const { rows, next } = await this.lists.page(STREAMS, query, (streams) => {
      if (query.target !== undefined) streams.andWhere('row.target = :target', { target: query.target });
      if (query.state === 'settled') streams.andWhere('row.dueAt IS NULL');
      if (query.state === 'waiting') streams.andWhere('row.dueAt IS NOT NULL AND row.lastError IS NULL');
      if (query.state === 'failing')
        streams.andWhere('row.dueAt IS NOT NULL AND row.lastError IS NOT NULL AND row.faultSince IS NULL');
      if (query.state === 'refused') streams.andWhere('row.dueAt IS NOT NULL AND row.faultSince IS NOT NULL');
    });
    return { items: rows.map(progressItem), next };
  }

  /**
   * Sends changes that were given up again, each as its object stands now; closes those whose object was told of something
   * newer. Needs the scope `operate`.
   */
  @Post('retry')
  @HttpCode(200)
  @Needs('operate')
  async retry(@Body() wanted: RetryRequest, @Operator() operator: KnownToken): Promise<RetryAnswer> {
    const { from, to, ...rest } = wanted;
    const wish = {
      ...rest,
      from: from === undefined ? undefined : parseMoment(from),
      to: to === undefined ? undefined : parseMoment(to),
    };
    const queued = await this.deliveries.retry(wish, async (tx, count) => {
      const scope = { lane: 'production' as const, instanceId: '', tenantId: wanted.tenantId ?? '' };
      const request = { wanted: JSON.stringify(wanted), queued: String(count) };
      await this.log.noteIn(tx, 'admin.retry-deliveries', operator, scope, { request, reason: 'queued' });
    });
    return { queued };
  }
}

const deliveryItem = (row: Scoped<ParkedDelivery>): DeliveryItem => ({
  target: row.target,
  eventId: row.eventId,
  type: row.type,
  lane: row.lane,
  instanceId: row.instanceId,
  tenantId: row.tenantId,
  status: row.status,
  attempts: row.attempts,
  reason: row.reason,
  parkedAt: isoTime(row.parkedAt),
  settledAt: row.settledAt === null ? null : isoTime(row.settledAt),
});

const progressItem = (row: Scoped<DeliveryStream>): ProgressItem => ({
  target: row.target,
  lane: row.lane,
  instanceId: row.instanceId,
  tenantId: row.tenantId,
  state: stateOf(row),
  attempts: row.attempts,
  nextAttemptAt: row.dueAt === null ? null : isoTime(row.dueAt),
  lastError: row.lastError,
  refusedSince: row.faultSince === null ? null : isoTime(row.faultSince),
});

function stateOf({ dueAt, lastError, faultSince }: DeliveryStream): string {
  if (dueAt === null) return 'settled';
  if (faultSince !== null) return 'refused';
  return lastError === null ? 'waiting' : 'failing';
}
