import { keyOfParts } from '../directory/working-set.js';
import type { UserSnapshot } from '../outbox/change.js';
import type { NewChange } from '../outbox/new-change.js';
import { storedChange, type StoredChange } from '../outbox/stored-change.js';

type ClearChange = Extract<NewChange, { readonly user: UserSnapshot }>;

/** A row that holds changes: a batch, or a page of one. */
export interface EventsRow {
  /** Which row of its table. */
  readonly where: readonly [condition: string, ...parameters: (string | number)[]];
  readonly table: 'change_batch' | 'change_page';
  readonly events: string;
}

/** A person within a scope. */
export type InScope = Pick<UserSnapshot, 'appId' | 'userName'>;
export const personName = ({ appId, userName }: InScope): string => keyOfParts(appId, userName);

/** The row's changes; undefined when there is no user among them. */
export function changesIn({ events }: EventsRow): StoredChange[] | undefined {
  return events.includes('"user":{') ? (JSON.parse(events) as StoredChange[]) : undefined;
}

/** Written before there were keys: the personal values stand in clear. */
export const isClear = (change: StoredChange): change is ClearChange =>
  'user' in change && change.sealed === undefined;

/** The changes as they are kept from now on. */
export const sealChanges = (
  changes: readonly StoredChange[],
  seal: (user: UserSnapshot) => string,
): StoredChange[] =>
  changes.map((change) =>
    isClear(change) ? storedChange({ ...change, sealed: seal(change.user) }) : change,
  );
