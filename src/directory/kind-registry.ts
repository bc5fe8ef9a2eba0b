import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import type { NewChange } from '../outbox/new-change.js';
import type { Kind } from '../protocol/routes.js';
import type { InstanceCheck } from './instance-check.js';
import type { DirectoryMessage, KindHandler } from './kind-handler.js';
import type { Scope } from './scope.entity.js';

/**
 * The end of a scope: objects whose source time is at or before `until` end, and carry `at` as their source time from
 * then on. Both are epoch ms and equal but in the test lane, where the later arrival always wins.
 */
export interface ScopeEnd {
  readonly until: number;
  readonly at: number;
}

/** Takes changes in, in the order in which targets are told of them. */
export type TellChanges = (changes: readonly NewChange[]) => Promise<void>;

/** What a kind does to its rows when the scope they belong to ends or is purged. */
export interface ScopeRows {
  /** Ends the objects, which may be millions, and tells what targets are to hear of it, part by part. */
  readonly end?: (tx: Tx, scope: Scope, end: ScopeEnd, tell: TellChanges) => Promise<void>;
  /** What depends on another ends first: users, then departments, then applications. */
  readonly endsAs?: 'user' | 'department' | 'application';
  /** Deletes every row of these scopes (test lane only). */
  readonly purge: (tx: Tx, scopeIds: readonly string[]) => Promise<void>;
}

/** Where the modules of the kinds announce themselves, so that neither receiver nor tenants import them. */
@Injectable()
export class KindRegistry {
  private readonly handlers = new Map<Kind, KindHandler>();
  readonly scopeRows: ScopeRows[] = [];
  /** Set when the kit's adds and changes need an instance that was created. */
  instanceCheck: InstanceCheck | undefined;

  addHandler<M extends DirectoryMessage, L>(handler: KindHandler<M, L>): void {
    // the handler is only ever given what its own `read` and `load` returned
    this.handlers.set(handler.kind, handler);
  }

  addScopeRows(rows: ScopeRows): void {
    this.scopeRows.push(rows);
  }

  handlerOf(kind: Kind): KindHandler | undefined {
    return this.handlers.get(kind);
  }
}
