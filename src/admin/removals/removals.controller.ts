import { Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { HeldRemoval } from '../../departments/held-removal.entity.js';
import { RemovalsService, type RemovalAnswer } from '../../departments/removals.service.js';
import { newTally } from '../../directory/tally.js';
import { AdminController } from '../access/admin-controller.js';
import type { KnownToken } from '../access/known-tokens.js';
import { Needs } from '../access/needs.js';
import { Operator } from '../access/operator.js';
import { isoTime } from '../lists/iso-time.js';
import type { Scoped, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { OperatorLog } from '../operator-log.js';
import { maskFreeText } from '../../masking/mask-values.js';
import { Problem } from '../problems/problem.js';
import { RemovalPreview } from './removal-preview.js';
import { RemovalDecision, RemovalItem, RemovalPage, RemovalsQuery } from './removals.dto.js';

const REMOVALS: ScopedList<HeldRemoval> = {
  name: 'removals',
  entity: HeldRemoval,
  key: ['id'],
  direction: 'DESC',
  without: ['listCodes'],
};
type Row = Scoped<HeldRemoval>;

/** Departments that a list and a single removal name. */
const [IN_LIST, ALONE] = [20, 1000];

@AdminController('removals')
export class RemovalsController {
  constructor(
    private readonly lists: ScopedLists,
    private readonly removals: RemovalsService,
    private readonly preview: RemovalPreview,
    private readonly log: OperatorLog,
  ) {}

  /** Held removals, newest first. */
  @Get()
  @Needs('read')
  async list(@Query() query: RemovalsQuery): Promise<RemovalPage> {
    const { rows, next } = await this.lists.page(REMOVALS, query, (removals) => {
      if (query.state !== 'all') removals.andWhere('row.state = :state', { state: query.state });
    });
    const items: RemovalItem[] = [];
    for (const row of rows) items.push(await this.itemOf(row, IN_LIST));
    return { items, next };
  }

  /** One held removal and what approving it would remove now. */
  @Get(':id')
  @Needs('read')
  async show(@Param('id') id: string): Promise<RemovalItem> {
    return this.itemOf(await this.find(id), ALONE);
  }

  /** Removes what the list did not contain, is still live and older than it. Needs the scope `operate`. */
  @Post(':id/approve')
  @HttpCode(200)
  @Needs('operate')
  async approve(@Param('id') id: string, @Operator() operator: KnownToken): Promise<RemovalDecision> {
    const row = await this.find(id);
    const answer = await this.removals.approve(id, (tx, removed) => {
      const deed = { request: { id }, reason: 'approved', applied: { ...newTally(), removed } };
      return this.log.noteIn(tx, 'admin.approve-removal', operator, row, deed);
    });
    return { id, state: 'approved', removed: removedBy(answer, id) };
  }

  /** Keeps the departments until the next full list. Needs the scope `operate`. */
  @Post(':id/reject')
  @HttpCode(200)
  @Needs('operate')
  async reject(@Param('id') id: string, @Operator() operator: KnownToken): Promise<RemovalDecision> {
    const row = await this.find(id);
    const answer = await this.removals.reject(id, (tx) =>
      this.log.noteIn(tx, 'admin.reject-removal', operator, row, { request: { id }, reason: 'rejected' }),
    );
    return { id, state: 'rejected', removed: removedBy(answer, id) };
  }

  private async find(id: string): Promise<Row> {
    const row = await this.lists.find(REMOVALS, (removals) => removals.andWhere('row.id = :id', { id }));
    if (!row) throw unknown(id);
    return row;
  }

  private async itemOf(row: Row, limit: number): Promise<RemovalItem> {
    const { scopeId, listTime, heldAt, settledAt, ...item } = row;
    return {
      ...item,
      listTime: isoTime(listTime),
      heldAt: isoTime(heldAt),
      settledAt: settledAt === null ? null : isoTime(settledAt),
      difference: row.state === 'open' ? await this.preview.of(row.id, scopeId, limit) : null,
    };
  }
}

function removedBy(answer: RemovalAnswer, id: string): number {
  if (!answer.found) throw unknown(id);
  if (answer.settled !== null) throw new Problem(409, `The held removal ${id} is ${answer.settled} already.`);
  return answer.removed;
}

const unknown = (id: string): Problem => new Problem(404, `There is no held removal ${maskFreeText(id)}.`);
