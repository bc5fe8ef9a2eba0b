import { objectOf, type Change } from '../../outbox/change.js';
import { retry, unchanged, type DeliveryResult } from '../../outbox/change-target.js';
import { departmentsFor } from './memberships.js';
import { ScimFailure } from './scim-failure.js';
import { resultOf, taskOf, type Task } from './task.js';
import { Wave, type WaveTools } from './wave.js';

/** Somebody else created it, deleted it or changed it in between: looked at again, it may well go through. */
const LOOK_AGAIN: readonly number[] = [404, 409, 412];
const LOOKS = 3;

/**
 * Delivers changes in their order, those of different objects together where the server takes several at once. Ends with the first
 * that does not go through.
 *
 * @param isLate tells that the rest is better left to the next delivery.
 */
export async function deliverChanges(
  changes: readonly Change[],
  tools: WaveTools,
  isLate: () => boolean,
): Promise<DeliveryResult[]> {
  const results: DeliveryResult[] = [];
  while (results.length < changes.length && results.every(isThrough)) {
    if (results.length > 0 && isLate()) break;
    const most = tools.provider.bulk?.maxOperations ?? 1;
    results.push(...(await deliverWave(waveOf(changes.slice(results.length), most), tools)));
  }
  const rest = retry('the delivery ended before it, the next one goes on', 0);
  return changes.map((_, index) => results[index] ?? rest);
}

/** From the beginning, as many as are about different objects. */
function waveOf(changes: readonly Change[], most: number): readonly Change[] {
  const seen = new Set<string>();
  const end = changes.slice(0, most).findIndex((change) => seen.size === seen.add(objectOf(change)).size);
  return changes.slice(0, end === -1 ? most : end);
}

/** The results up to the first that was not tried, one at least. */
async function deliverWave(changes: readonly Change[], tools: WaveTools): Promise<DeliveryResult[]> {
  const tasks = changes.map(taskOf);
  await new Wave(tasks.filter(isTask), tools).run();
  const results: DeliveryResult[] = [];
  for (const [index, change] of changes.entries()) {
    const task = tasks[index];
    if (task?.ended === 'not tried' && results.length > 0) break;
    results.push(task ? resultOf(await again(change, task, tools)) : unchanged());
  }
  return results;
}

/** A task that met a change of somebody else's, or was not tried, is done anew: by itself and without what was remembered. */
async function again(change: Change, first: Task, tools: WaveTools): Promise<Task> {
  let task = first;
  for (let look = 1; look < LOOKS; look++) {
    const { ended, touched } = task;
    const status = ended instanceof ScimFailure ? ended.status : undefined;
    if (ended !== 'not tried' && !LOOK_AGAIN.includes(status ?? 0)) break;
    forget(task, tools);
    const next = taskOf(change);
    if (!next) break;
    await new Wave([next], tools).run(status === 409);
    next.touched ||= touched;
    task = next;
  }
  return task;
}

function forget(task: Task, { finder }: WaveTools): void {
  finder.forget(task.kind === 'user' ? 'Users' : 'Groups', task.externalId);
  if (task.kind === 'user') for (const group of departmentsFor(task)) finder.forget('Groups', group);
}

const isTask = (task: Task | undefined): task is Task => task !== undefined;
const isThrough = ({ status }: DeliveryResult): boolean => status === 'applied' || status === 'unchanged';
