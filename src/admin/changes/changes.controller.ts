import { Get, Headers, Query, Sse, type MessageEvent } from '@nestjs/common';
import { ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import { filter as only, interval, map, merge, takeUntil, last, tap, share, type Observable } from 'rxjs';
import { BEGINNING, ChangeFeed } from '../../outbox/change-feed.js';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { changeItem } from './change-item.js';
import { ChangePage, ChangesQuery, StreamQuery } from './changes.dto.js';

@AdminController('changes')
export class ChangesController {
  constructor(private readonly feed: ChangeFeed) {}

  /** Everything that changed, oldest first, in the order of commits. */
  @Get()
  @Needs('read')
  async list(@Query() { after = BEGINNING, limit, ...filter }: ChangesQuery): Promise<ChangePage> {
    const { changes, next, end } = await this.feed.page(after, limit, filter);
    return { items: changes.map(changeItem), next: end ? null : next };
  }

  /**
   * The same as Server-Sent Events, as they come: `event` is the type, `id` the cursor, `data` the change. A client that
   * comes back with `Last-Event-ID` misses nothing.
   */
  @Sse('stream')
  @Needs('read')
  @ApiHeader({ name: 'last-event-id', required: false, description: 'The cursor of the last change seen.' })
  @ApiOkResponse({
    description: 'Changes as Server-Sent Events.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(
    @Query() { after, ...filter }: StreamQuery,
    @Headers('last-event-id') lastEventId?: string,
  ): Observable<MessageEvent> {
    const start = lastEventId && /^\d{1,15}\.\d{1,9}$/.test(lastEventId) ? lastEventId : after;
    let seen = start;
    const changes = this.feed.changes(start, filter).pipe(
      map((change) => ({ id: change.cursor, type: change.type, data: changeItem(change) })),
      tap(({ id }) => (seen = id)),
      share(),
    );
    // under the id of the last change, so that a client that comes back goes on from there
    const heartbeats = interval(HEARTBEAT_MS).pipe(
      takeUntil(changes.pipe(last(undefined, undefined))),
      map(() => ({ id: seen, type: 'heartbeat', data: '' })),
      only(hasId),
    );
    return merge(changes, heartbeats);
  }
}

/** Proxies close connections on which nothing was said for long. */
const HEARTBEAT_MS = 15_000;

const hasId = <E extends { readonly id: string | undefined }>(
  event: E,
): event is E & { readonly id: string } => event.id !== undefined;
