import { createHash } from 'node:crypto';
import type { OpenedRequest } from '../protocol/open-request.js';
import { readDepartmentListMessage, type DepartmentListMessage, type ListedDepartment } from './all-org-sync.message.js';

/** A validated full list as it travels between threads and is kept until it is compared. */
export interface PackedList {
  readonly scope: DepartmentListMessage['scope'];
  readonly sourceTime: number;
  readonly count: number;
  /** SHA-256 of the packed list, Base64url: equal lists have equal digests. */
  readonly digest: string;
  /** The departments as JSON: `[code, name, parentCode]` triples. */
  readonly packed: Uint8Array;
}

export interface PreparedList {
  /** The request without its list, for the receipt. */
  readonly opened: OpenedRequest;
  readonly prepared: PackedList;
}

export function packList({ scope, sourceTime, departments }: DepartmentListMessage): PackedList {
  const packed = Buffer.from(JSON.stringify(departments.map((d) => [d.code, d.name, d.parentCode])));
  const digest = createHash('sha256').update(packed).digest('base64url');
  return { scope, sourceTime, count: departments.length, digest, packed };
}

export function unpackList(packed: Uint8Array): ListedDepartment[] {
  const triples = JSON.parse(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString()) as [
    string,
    string,
    string | null,
  ][];
  return triples.map(([code, name, parentCode]) => ({ code, name, parentCode }));
}

/** Validates and packs the list of an opened allOrgSync, so that a worker thread hands over bytes, not objects. */
export function prepareDepartmentList({ envelope, body }: OpenedRequest): PreparedList {
  const prepared = packList(readDepartmentListMessage(body));
  const scalars = Object.entries(body).filter(([name]) => name !== 'orgInfoList' && name !== 'orgInfo');
  return { opened: { envelope, body: { ...Object.fromEntries(scalars), items: prepared.count } }, prepared };
}
