import { ScimFailure } from './scim-failure.js';
import { isObject } from './scim-resource.js';

const TOLD_CHARACTERS = 200;

/** The failure that an error answer [RFC 7644 §3.12] or a failed operation of a bulk answer tells of. */
export function failureOf(what: string, status: number, body: unknown, afterMs?: number): ScimFailure {
  const told = isObject(body) ? body : {};
  const scimType = typeof told.scimType === 'string' ? printable(told.scimType) : '';
  const detail = typeof told.detail === 'string' ? printable(told.detail) : '';
  const reason = [scimType, detail].filter(Boolean).join(', ');
  return new ScimFailure(status, `${what}: HTTP ${status}${reason && `, ${reason}`}`, scimType, afterMs);
}

/** The first characters, on one line and without those that do something to a terminal. */
const printable = (text: string): string =>
  [...text.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim()].slice(0, TOLD_CHARACTERS).join('');
