import { createHash } from 'node:crypto';
import type { ScopeKey } from '../directory/scope-key.js';
import { DeferredValue } from '../protocol/deferred-value.js';
import { withDeferred, type OpenedRequest } from '../protocol/open-request.js';
import {
  readDepartmentListHeader,
  readDepartmentListMessage,
  type DepartmentListMessage,
} from './all-org-sync.message.js';

/**
 * A full list on its way to be compared, as bytes: cheap to hand to a thread, and recognised without being read when it
 * is the one that came last. What comes out of a worker thread has its header validated; its list may still be bad.
 */
export interface DepartmentListCall {
  readonly scope: ScopeKey;
  readonly sourceTime: number;
  /** SHA-256 of the list's bytes, Base64url. */
  readonly digest: string;
  readonly opened: OpenedRequest;
  /** The member that holds the list, and its JSON. */
  readonly field: string;
  readonly bytes: Uint8Array;
}

/** Names under which the list is sent [437]. */
export const LIST_FIELDS = ['orgInfoList', 'orgInfo'];

/** Takes the list out of an opened allOrgSync. Throws ProtocolError `000002`. */
export function prepareDepartmentList(opened: OpenedRequest): DepartmentListCall {
  const deferred = Object.values(opened.body).find((value) => value instanceof DeferredValue);
  if (!deferred) return validated(opened);
  const header = readDepartmentListHeader(opened.body);
  return packed(opened, header, deferred.name, deferred.bytes);
}

/** Reads and validates the list. Throws ProtocolError `000002` naming the first bad field. */
export function readPreparedList({ opened, field, bytes }: DepartmentListCall): DepartmentListMessage {
  const value = new DeferredValue(field, bytes);
  const { body } = opened;
  return readDepartmentListMessage(withDeferred({ ...opened, body: { ...body, [field]: value } }).body);
}

function validated(opened: OpenedRequest): DepartmentListCall {
  const message = readDepartmentListMessage(opened.body);
  const plain = message.departments.map((d) => ({
    orgCode: d.code,
    orgName: d.name,
    parentCode: d.parentCode,
  }));
  return packed(opened, message, 'orgInfoList', Buffer.from(JSON.stringify(plain)));
}

function packed(
  opened: OpenedRequest,
  { scope, sourceTime }: Pick<DepartmentListMessage, 'scope' | 'sourceTime'>,
  field: string,
  bytes: Uint8Array,
): DepartmentListCall {
  const digest = createHash('sha256').update(bytes).digest('base64url');
  const rest = Object.fromEntries(
    Object.entries(opened.body).filter(([name]) => !LIST_FIELDS.includes(name)),
  );
  return { scope, sourceTime, digest, opened: { ...opened, body: rest }, field, bytes };
}
