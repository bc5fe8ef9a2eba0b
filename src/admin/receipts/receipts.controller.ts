import { Get, Param, Query } from '@nestjs/common';
import { AdminController } from '../access/admin-controller.js';
import { isoTime } from '../lists/iso-time.js';
import { Problem } from '../problems/problem.js';
import { ReceiptRequests } from '../../receipts/receipt-requests.js';
import { ReceiptList, type ReceiptRow } from './receipt-list.js';
import { ReceiptDetail, ReceiptPage, ReceiptsQuery, type ReceiptItem } from './receipts.dto.js';

@AdminController('receipts')
export class ReceiptsController {
  constructor(
    private readonly receipts: ReceiptList,
    private readonly requests: ReceiptRequests,
  ) {}

  /** The webhook audit log, newest first. */
  @Get()
  async list(@Query() query: ReceiptsQuery): Promise<ReceiptPage> {
    const { rows, next } = await this.receipts.page(query);
    return { items: rows.map(receiptItem), next };
  }

  /** One receipt with the redacted request and the reply. */
  @Get(':id')
  async show(@Param('id') id: string): Promise<ReceiptDetail> {
    const receipt = await this.receipts.find(id);
    if (!receipt) throw new Problem(404, `There is no receipt ${id}.`);
    const { request: _, reply, ...row } = receipt;
    const request = await this.requests.open(receipt);
    return { ...receiptItem(row), request, reply: jsonOf(reply), replyText: reply };
  }
}

const receiptItem = (row: ReceiptRow): ReceiptItem => ({ ...row, receivedAt: isoTime(row.receivedAt) });

/** Written as JSON by koosync itself; an operator's action has no reply. */
const jsonOf = (text: string): Record<string, unknown> | null =>
  text ? (JSON.parse(text) as Record<string, unknown>) : null;
