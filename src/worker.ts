import 'reflect-metadata';
import { hash } from 'node:crypto';
import { LIST_FIELDS, prepareDepartmentList } from './departments/prepare-department-list.js';
import type { AccessKey } from './protocol/access-key.js';
import { inV2Form } from './protocol/in-v2-form.js';
import { openRequest, type OpenedRequest } from './protocol/open-request.js';
import { ProtocolError } from './protocol/protocol-error.js';
import type { LargeAnswer, LargeRequest } from './receiver/large-request.js';

// What the worker threads run: each export is a task.
export { countDepartmentList } from './departments/compare-department-list.js';
export { compareLongList } from './departments/compare-in-thread.js';
export { openSecret } from './keys/open-secret.js';

/** Nothing: the thread has loaded what it needs. */
export function warmUp(): void {}

/** Opens a large request: verifies and parses it; the list of an allOrgSync stays bytes. */
export function openLargeRequest({ raw, route, keys, now, windowMs }: LargeRequest): LargeAnswer {
  const bodyHash = hash('sha256', raw.body, 'hex');
  let opened: OpenedRequest | undefined;
  try {
    const defer = route.kind === 'allOrgSync' ? LIST_FIELDS : [];
    opened = openRequest(raw, route, keys, now, { windowMs, defer });
    const form = inV2Form(opened, keyMatched(keys, opened));
    if (route.kind !== 'allOrgSync') return { bodyHash, opened: form };
    const prepared = prepareDepartmentList(form);
    return { bodyHash, opened: prepared.opened, prepared };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, reason } = error;
    return { bodyHash, refused: { code, reason, envelope: error.envelope ?? opened?.envelope } };
  }
}

function keyMatched(keys: readonly AccessKey[], { envelope }: OpenedRequest): AccessKey {
  return keys.find(({ id }) => id === envelope.keyMatched) as AccessKey;
}
