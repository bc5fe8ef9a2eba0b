import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { prepareDepartmentList } from './departments/prepare-department-list.js';
import { openRequest, type OpenedRequest } from './protocol/open-request.js';
import { ProtocolError } from './protocol/protocol-error.js';
import type { LargeAnswer, LargeRequest } from './receiver/large-request.js';

// What the worker threads run: each export is a task.
export { compareDepartmentList } from './departments/compare-department-list.js';
export { openSecret } from './keys/open-secret.js';

/** Opens a large request: verifies, parses and, for full lists, validates it. */
export function openLargeRequest({ raw, route, keys, now, windowMs }: LargeRequest): LargeAnswer {
  const bodyHash = createHash('sha256').update(raw.body).digest('hex');
  let opened: OpenedRequest | undefined;
  try {
    opened = openRequest(raw, route, keys, now, { windowMs });
    if (route.kind !== 'allOrgSync') return { bodyHash, opened };
    return { bodyHash, ...prepareDepartmentList(opened) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, reason } = error;
    return { bodyHash, refused: { code, reason, envelope: error.envelope ?? opened?.envelope } };
  }
}
