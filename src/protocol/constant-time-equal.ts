import { timingSafeEqual } from 'node:crypto';

/** Compares two byte strings without telling by its duration where they differ; only their lengths are not secret. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
