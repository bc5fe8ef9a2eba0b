import { isoTime } from '../lists/iso-time.js';
import { receivedAtOf } from '../../receipts/receipt-id.js';
import type { CallBucket, CallGroup } from './call-buckets.js';
import type { CallCount, CallsOverview, HourOfCalls, ProbeOverview } from './overview.dto.js';

const DAY_HOURS = 24;

/** How the calls of buyers ended. Those refused before their lane was known count as theirs. */
export function countCalls(week: readonly CallBucket[]): CallsOverview {
  const buyers = week.map(({ hour, groups }) => ({
    hour,
    groups: groups.filter(({ lane }) => lane !== 'test'),
  }));
  return {
    lastDay: counted(buyers.slice(-DAY_HOURS)),
    lastWeek: counted(buyers),
    hours: buyers.map(hourOf),
  };
}

/** What became of the test calls. */
export function countProbes(week: readonly CallBucket[]): ProbeOverview {
  const groups = week.flatMap((bucket) => bucket.groups.filter(({ lane }) => lane === 'test'));
  const newest = groups.map(({ newestId }) => newestId).reduce((a, b) => (a > b ? a : b), '');
  return {
    lastAt: newest === '' ? null : isoTime(receivedAtOf(newest)),
    calls: sum(groups),
    bad: sum(groups.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed')),
  };
}

function counted(buckets: readonly CallBucket[]): CallCount[] {
  const counts = new Map<string, CallCount>();
  for (const { kind, outcome, resultCode, calls, newestId } of buckets.flatMap(({ groups }) => groups)) {
    const key = JSON.stringify([kind, outcome, resultCode]);
    const before = counts.get(key);
    const newest = before && before.newestId > newestId ? before.newestId : newestId;
    const times = { newestId: newest, newestAt: isoTime(receivedAtOf(newest)) };
    counts.set(key, { kind, outcome, resultCode, calls: calls + (before?.calls ?? 0), ...times });
  }
  return [...counts.values()].sort((a, b) => b.calls - a.calls || (a.newestId < b.newestId ? 1 : -1));
}

function hourOf({ hour, groups }: CallBucket): HourOfCalls {
  const counts: HourOfCalls = { hour: isoTime(hour) };
  for (const { outcome, calls } of groups) counts[outcome] = (counts[outcome] ?? 0) + calls;
  return counts;
}

const sum = (groups: readonly CallGroup[]): number => groups.reduce((all, { calls }) => all + calls, 0);
