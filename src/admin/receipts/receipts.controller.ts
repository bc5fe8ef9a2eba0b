import { Get, Param, Query, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { filter, interval, last, map, merge, takeUntil, type Observable } from 'rxjs';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { isoTime } from '../lists/iso-time.js';
import { maskFreeText } from '../../masking/mask-values.js';
import { Problem } from '../problems/problem.js';
import { ReceiptFeed } from './receipt-feed.js';
import { ReceiptList, type ReceiptRow } from './receipt-list.js';
import {
  ReceiptDetail,
  ReceiptPage,
  ReceiptsQuery,
  ReceiptStreamQuery,
  type ReceiptItem,
} from './receipts.dto.js';

/** Proxies close connections on which nothing was said for long. */
const HEARTBEAT_MS = 15_000;
const EQUALS = ['kind', 'instanceId', 'tenantId', 'resultCode', 'outcome'] as const;

@AdminController('receipts')
export class ReceiptsController {
  constructor(
    private readonly receipts: ReceiptList,
    private readonly feed: ReceiptFeed,
  ) {}

  /** The webhook audit log, newest first. */
  @Get()
  @Needs('read')
  async list(@Query() query: ReceiptsQuery): Promise<ReceiptPage> {
    const { rows, next } = await this.receipts.page(query);
    return { items: rows.map(receiptItem), next };
  }

  /**
   * Receipts as Server-Sent Events, as they are stored, from now on: `event` is `receipt`, `id` the receipt's id, `data`
   * what the list shows of it. For watching: of a storm only the newest 500 of a second are sent; the list has all.
   */
  @Sse('stream')
  @Needs('read')
  @ApiOkResponse({
    description: 'Receipts as Server-Sent Events.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(@Query() query: ReceiptStreamQuery): Observable<MessageEvent> {
    const receipts = this.feed.arrivals.pipe(
      filter((row) => isAbout(row, query)),
      map((row) => ({ id: row.id, type: 'receipt', data: receiptItem(row) })),
    );
    const heartbeats = interval(HEARTBEAT_MS).pipe(
      takeUntil(this.feed.arrivals.pipe(last(undefined, undefined))),
      map(() => ({ type: 'heartbeat', data: '' })),
    );
    return merge(receipts, heartbeats);
  }

  /** One receipt with the redacted request and the reply. */
  @Get(':id')
  @Needs('read')
  async show(@Param('id') id: string): Promise<ReceiptDetail> {
    const receipt = await this.receipts.find(id);
    if (!receipt) throw new Problem(404, `There is no receipt ${maskFreeText(id)}.`);
    const { request, reply, ...row } = receipt;
    return { ...receiptItem(row), request: jsonOf(request), reply: jsonOf(reply), replyText: reply };
  }
}

function isAbout(row: ReceiptRow, query: ReceiptStreamQuery): boolean {
  if (query.lane !== 'all' && (row.lane ?? 'production') !== query.lane) return false;
  return EQUALS.every((property) => query[property] === undefined || row[property] === query[property]);
}

const receiptItem = (row: ReceiptRow): ReceiptItem => ({ ...row, receivedAt: isoTime(row.receivedAt) });

/** Both were written as JSON by koosync itself; an operator's action has no reply. */
const jsonOf = (text: string | null): Record<string, unknown> | null =>
  text ? (JSON.parse(text) as Record<string, unknown>) : null;
