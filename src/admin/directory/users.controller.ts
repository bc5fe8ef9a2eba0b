import { Get, Query } from '@nestjs/common';
import { Authorization } from '../../authorizations/authorization.entity.js';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { isoTime } from '../lists/iso-time.js';
import { contains } from '../lists/contains.js';
import { onlyLive } from '../lists/only-live.js';
import type { Scoped, ScopedList } from '../lists/scoped-list.js';
import { ScopedLists } from '../lists/scoped-lists.js';
import { UserPage, UsersQuery, type UserItem } from './users.dto.js';

const USERS: ScopedList<Authorization> = {
  name: 'users',
  entity: Authorization,
  key: ['scopeId', 'appId', 'userName'],
};

@AdminController('users')
export class UsersController {
  constructor(private readonly lists: ScopedLists) {}

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
}

function userItem({ scopeId: _, stateTime, profileTime, ...user }: Scoped<Authorization>): UserItem {
  return { ...user, sourceTime: isoTime(Math.max(stateTime, profileTime)) };
}
