import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Authorization } from '../../authorizations/authorization.entity.js';
import { newTally } from '../../directory/tally.js';
import { ErasureService } from '../../erasure/erasure.service.js';
import { AdminController } from '../access/admin-controller.js';
import type { KnownToken } from '../access/known-tokens.js';
import { Needs } from '../access/needs.js';
import { Operator } from '../access/operator.js';
import { isoTime } from '../lists/iso-time.js';
import { contains } from '../lists/contains.js';
import { onlyLive } from '../lists/only-live.js';
import type { Scoped, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { OperatorLog } from '../operator-log.js';
import { Problem } from '../problems/problem.js';
import { EraseAnswer, EraseRequest, UserPage, UsersQuery, type UserItem } from './users.dto.js';

const USERS: ScopedList<Authorization> = {
  name: 'users',
  entity: Authorization,
  key: ['scopeId', 'appId', 'userName'],
  without: ['personKey'],
};

@AdminController('users')
export class UsersController {
  constructor(
    private readonly lists: ScopedLists,
    private readonly erasure: ErasureService,
    private readonly log: OperatorLog,
  ) {}

  /** Users, one item for each application. */
  @Get()
  @Needs('read')
  async list(@Query() query: UsersQuery): Promise<UserPage> {
    const { rows, next } = await this.lists.page(USERS, query, (users) => {
      onlyLive(query)(users);
      for (const property of ['appId', 'departmentCode'] as const)
        if (query[property] !== undefined)
          users.andWhere(`row.${property} = :${property}`, { [property]: query[property] });
      if (query.search !== undefined) contains(users, ['row.userName', 'row.name'], query.search);
    });
    return { items: rows.map(userItem), next };
  }

  /**
   * Empties the user's profiles and destroys the keys under which receipts and changes keep personal values of the user;
   * tells the targets. It cannot be taken back. Needs the scope `operate`.
   */
  @Post('erase')
  @HttpCode(200)
  @Needs('operate')
  async erase(@Body() wanted: EraseRequest, @Operator() operator: KnownToken): Promise<EraseAnswer> {
    const erased = await this.erasure.erase(wanted, (tx, scope, { rows, changesCovered, receiptsCovered }) =>
      this.log.noteIn(tx, 'admin.erase-user', operator, scope, {
        request: {
          userName: wanted.userName,
          changesCovered: String(changesCovered),
          receiptsCovered: String(receiptsCovered),
        },
        reason: 'erased',
        applied: { ...newTally(), removed: rows },
      }),
    );
    if (!erased) throw new Problem(404, 'There is no such user in this tenant, and there never was one.');
    return { erased };
  }
}

function userItem({ scopeId: _, stateTime, profileTime, ...user }: Scoped<Authorization>): UserItem {
  return { ...user, sourceTime: isoTime(Math.max(stateTime, profileTime)) };
}
