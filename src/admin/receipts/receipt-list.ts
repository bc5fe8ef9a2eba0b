import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import { receiptId } from '../../receipts/receipt-id.js';
import { Receipt } from '../../receipts/receipt.entity.js';
import { decodeCursor, encodeCursor } from '../lists/cursor.js';
import { goOnAfter } from '../lists/go-on-after.js';
import { pageOf, type Page } from '../lists/page.js';
import { readRows } from '../lists/read-rows.js';
import { parseMoment } from './moment.js';
import type { ReceiptsQuery } from './receipts.dto.js';

/** A receipt as a list shows it. */
export type ReceiptRow = Omit<Receipt, 'request' | 'reply'>;

/** Between an id's time and `receivedAt` passes less than this, ms. */
const APART_MS = 60_000;
const NO_CHANCE = new Uint8Array(8);
const EQUALS = ['kind', 'instanceId', 'tenantId', 'resultCode', 'outcome'] as const;

/** Reads the webhook audit log, newest first. */
@Injectable()
export class ReceiptList {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async page(query: ReceiptsQuery): Promise<Page<ReceiptRow>> {
    const receipts = this.rows();
    narrow(receipts, query);
    if (query.after !== undefined)
      goOnAfter(receipts, ['receipt.id'], decodeCursor('receipts', query.after, 1), 'DESC');
    receipts.orderBy('receipt.id', 'DESC').limit(query.limit + 1);
    return pageOf(await readRows<ReceiptRow>(receipts), query.limit, ({ id }) =>
      encodeCursor('receipts', [id]),
    );
  }

  /** Those received since then (epoch ms) without what only one receipt alone shows, newest first. */
  async newest(since: number, limit: number): Promise<ReceiptRow[]> {
    const receipts = this.rows()
      .where('receipt.id >= :id', { id: receiptId(since, NO_CHANCE) })
      .orderBy('receipt.id', 'DESC')
      .limit(limit);
    return readRows<ReceiptRow>(receipts);
  }

  async find(id: string): Promise<Receipt | undefined> {
    const receipts = this.dataSource.createQueryBuilder(Receipt, 'receipt').where('receipt.id = :id', { id });
    return (await readRows<Receipt>(receipts))[0];
  }

  private rows(): SelectQueryBuilder<ObjectLiteral> {
    const columns = this.dataSource
      .getMetadata(Receipt)
      .columns.map(({ propertyName }) => propertyName)
      .filter((property) => property !== 'request' && property !== 'reply');
    return this.dataSource
      .createQueryBuilder()
      .select(columns.map((property) => `receipt.${property}`))
      .from(Receipt, 'receipt');
  }
}

function narrow(receipts: SelectQueryBuilder<ObjectLiteral>, query: ReceiptsQuery): void {
  for (const property of EQUALS)
    if (query[property] !== undefined)
      receipts.andWhere(`receipt.${property} = :${property}`, { [property]: query[property] });
  if (query.lane === 'test') receipts.andWhere('receipt.lane = :lane', { lane: 'test' });
  if (query.lane === 'production')
    receipts.andWhere('(receipt.lane = :lane OR receipt.lane IS NULL)', { lane: 'production' });
  const from = query.from === undefined ? undefined : parseMoment(query.from);
  const to = query.to === undefined ? undefined : parseMoment(query.to);
  // ids begin with the time, and unlike times they are indexed
  if (from !== undefined)
    receipts
      .andWhere('receipt.receivedAt >= :from', { from })
      .andWhere('receipt.id >= :fromId', { fromId: receiptId(Math.max(0, from - APART_MS), NO_CHANCE) });
  if (to !== undefined)
    receipts
      .andWhere('receipt.receivedAt < :to', { to })
      .andWhere('receipt.id < :toId', { toId: receiptId(to + APART_MS, NO_CHANCE) });
}
