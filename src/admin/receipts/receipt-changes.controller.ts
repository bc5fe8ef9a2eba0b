import { Get, Param, Query } from '@nestjs/common';
import { ReceiptChanges } from '../../outbox/receipt-changes.js';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { changeItem } from '../changes/change-item.js';
import { decodeCursor, encodeCursor } from '../lists/cursor.js';
import { invalidParameters } from '../problems/parameters.pipe.js';
import { Problem } from '../problems/problem.js';
import { ReceiptChangesPage, ReceiptChangesQuery } from './receipt-changes.dto.js';
import { ReceiptList } from './receipt-list.js';

const LIST = 'receipt-changes';

@AdminController('receipts/:id/changes')
export class ReceiptChangesController {
  constructor(
    private readonly receipts: ReceiptList,
    private readonly changes: ReceiptChanges,
  ) {}

  /** What the call changed, each object as it was before and after. */
  @Get()
  @Needs('read')
  async list(@Param('id') id: string, @Query() query: ReceiptChangesQuery): Promise<ReceiptChangesPage> {
    const from = placeOf(id, query.after);
    const receipt = await this.receipts.find(id);
    if (!receipt) throw new Problem(404, `There is no receipt ${id}.`);
    const { receivedAt, lane, instanceId, tenantId, outcome } = receipt;
    if (lane === null || !MAY_CHANGE.has(outcome)) return { items: [], total: 0, next: null };
    const place = { id, receivedAt, lane, instanceId: instanceId ?? '', tenantId: tenantId ?? '' };
    const { changes, total, next } = await this.changes.page(place, from, query.limit);
    return {
      items: changes.map(({ change, before, known }) => ({
        ...{ change: changeItem(change), before: before && changeItem(before), known },
      })),
      total,
      next: next === null ? null : encodeCursor(LIST, [id, String(next)]),
    };
  }
}

/** The others changed nothing. */
const MAY_CHANGE = new Set(['applied', 'held']);

function placeOf(id: string, after: string | undefined): number {
  if (after === undefined) return 0;
  const [of, from = ''] = decodeCursor(LIST, after, 2);
  if (of !== id || !/^\d{1,9}$/.test(from))
    throw invalidParameters([{ name: 'after', detail: 'is not the "next" of a page of this receipt' }]);
  return Number(from);
}
