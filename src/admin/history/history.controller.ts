import { Get, Query } from '@nestjs/common';
import { HistoryService } from '../../audit/history/history.service.js';
import type { AsOfPage as StatePage } from '../../audit/history/as-of.js';
import type { Recorded } from '../../audit/history/load-changes.js';
import type { Moment } from '../../audit/history/moment.js';
import type { ObjectKind } from '../../audit/history/object-key.js';
import type { Cause } from '../../audit/history/why.js';
import { AdminController } from '../access/admin-controller.js';
import { decodeCursor, encodeCursor } from '../lists/cursor.js';
import { isoTime } from '../lists/iso-time.js';
import { invalidParameters } from '../problems/parameters.pipe.js';
import { parseMoment } from '../receipts/moment.js';
import {
  AsOfPage,
  AsOfQuery,
  WhyPage,
  WhyQuery,
  type AsOfItem,
  type CauseItem,
  type WhyItem,
} from './history.dto.js';
import { TheScope } from './the-scope.js';

const KINDS = {
  departments: 'department',
  users: 'user',
  applications: 'application',
  tenant: 'tenant',
} as const satisfies Record<AsOfQuery['object'], ObjectKind>;

@AdminController('history')
export class HistoryController {
  constructor(
    private readonly history: HistoryService,
    private readonly scope: TheScope,
  ) {}

  /** What an enterprise held at a time, in the order in which it came to be. */
  @Get('as-of')
  async asOf(@Query() query: AsOfQuery): Promise<AsOfPage> {
    const { object, time, department, user, limit, after } = query;
    const page = await this.history.asOf(await this.scope.of(query), {
      ...{ kind: KINDS[object], time, limit, departmentCode: department, userName: user },
      at: query.at === undefined ? undefined : parseMoment(query.at),
      ...(after !== undefined && placeIn(after)),
    });
    const next = page.next === undefined ? null : cursorOf(page.moment, page.next);
    return { items: page.items.map((one) => asOfItem(one, page.paths)), next };
  }

  /** The changes of one user, department or application, or of the enterprise itself, newest first, and what caused each. */
  @Get('why')
  async why(@Query() query: WhyQuery): Promise<WhyPage> {
    const before = query.after === undefined ? undefined : Number(decodeCursor('why', query.after, 1)[0]);
    const { limit } = query;
    const { items, next } = await this.history.why(await this.scope.of(query), {
      ...objectOf(query),
      limit,
      before,
    });
    return {
      items: items.map((one) => whyItem(one, one.cause)),
      next: next === undefined ? null : encodeCursor('why', [String(next)]),
    };
  }
}

function objectOf({ user, department, application }: WhyQuery): {
  kind: ObjectKind;
  name: string;
  appId?: string | undefined;
} {
  if (department !== undefined && (user !== undefined || application !== undefined))
    throw invalidParameters([{ name: 'department', detail: 'cannot be asked for together with others' }]);
  if (user !== undefined) return { kind: 'user', name: user, appId: application };
  if (department !== undefined) return { kind: 'department', name: department };
  return application === undefined
    ? { kind: 'tenant', name: '' }
    : { kind: 'application', name: application };
}

const cursorOf = (moment: Moment, place: number): string => {
  const [by, at] = 'place' in moment ? ['place', moment.place] : ['source', moment.sourceTime];
  return encodeCursor('as-of', [by, String(at), String(place)]);
};

function placeIn(cursor: string): { moment: Moment; after: number } {
  const [by, at, place] = decodeCursor('as-of', cursor, 3);
  return {
    moment: by === 'place' ? { place: Number(at) } : { sourceTime: Number(at) },
    after: Number(place),
  };
}

/** Without whose it is, which the question said. */
function asOfItem({ change, recordedAt }: Recorded, paths: StatePage['paths']): AsOfItem {
  const { cursor, type, receiptId, sourceTime } = change;
  const common = {
    cursor,
    type,
    recordedAt: isoTime(recordedAt),
    sourceTime: isoTime(sourceTime),
    receiptId,
  };
  if ('user' in change) return { ...common, user: { ...change.user } };
  if ('application' in change) return { ...common, application: { ...change.application } };
  if ('tenant' in change) return { ...common, tenant: { ...change.tenant } };
  if (!('department' in change)) return common;
  const path = paths.get(change.department.code) ?? null;
  return { ...common, department: { ...change.department, path } };
}

function whyItem(recorded: Recorded, cause: Cause | undefined): WhyItem {
  const { change } = recorded;
  const paths = new Map('department' in change ? [[change.department.code, change.department.path]] : []);
  return {
    ...asOfItem(recorded, paths),
    ...('created' in change && { created: change.created, changed: [...change.changed] }),
    ...('oldPath' in change && { oldPath: copied(change.oldPath), newPath: copied(change.newPath) }),
    receipt: cause ? causeItem(cause) : null,
  };
}

const copied = (path: readonly string[] | null): string[] | null => path && [...path];

const causeItem = ({ id, receivedAt, kind, dialect, outcome, reason, keyMatched }: Cause): CauseItem => ({
  ...{ id, receivedAt: isoTime(receivedAt), kind, dialect, outcome, reason, keyMatched },
});
