import type { ChangeTarget } from '../../outbox/change-target.js';
import { fault, ok, type Check } from './check.js';

const PROBE_MS = 10_000;

/** Whether the targets that can be asked are reached. Nothing is delivered. */
export async function checkTargets(targets: readonly ChangeTarget[] = []): Promise<Check[]> {
  return (await Promise.all(targets.map(checkTarget))).flat();
}

async function checkTarget(target: ChangeTarget): Promise<Check[]> {
  if (!target.probe) return [];
  try {
    await target.probe(AbortSignal.timeout(PROBE_MS));
    return [ok('target', `${target.name} can be reached`)];
  } catch (error) {
    const remedy = 'correct its address, or start what should answer there';
    return [fault('target', `${target.name}: ${(error as Error).message}`, remedy)];
  } finally {
    await target.close?.();
  }
}
