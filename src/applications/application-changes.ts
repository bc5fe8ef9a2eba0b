import type { NewChange } from '../outbox/new-change.js';
import type { OpenApplication } from './decide-application.js';

/** What targets are told of an application's row: never the secret, only that it is another one. */
export function applicationChanges(
  before: Readonly<OpenApplication> | undefined,
  after: OpenApplication,
): NewChange[] {
  const { sourceTime } = after;
  const known = before?.removed === false ? before : undefined;
  if (after.removed)
    return known ? [{ type: 'application.removed', sourceTime, application: snapshotOf(known) }] : [];
  const changed = [
    ...(known?.clientId === after.clientId ? [] : ['clientId']),
    ...(known?.secret === after.secret ? [] : ['clientSecret']),
  ];
  if (changed.length === 0) return [];
  const application = snapshotOf(after);
  return [{ type: 'application.saved', sourceTime, application, created: !known, changed }];
}

const snapshotOf = ({ appId, clientId }: Readonly<Pick<OpenApplication, 'appId' | 'clientId'>>) => ({
  appId,
  clientId,
});

/** The end of an application whose scope ends. */
export const applicationEnded = (
  row: Readonly<Pick<OpenApplication, 'appId' | 'clientId'>>,
  sourceTime: number,
): NewChange => ({ type: 'application.removed', sourceTime, application: snapshotOf(row) });
