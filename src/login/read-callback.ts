import { refused, type LoginRefused } from './login-refusal.js';

/** What the browser brought back. */
export interface LoginCallback {
  readonly kind: 'callback';
  /** All of it: `code`, or `error`, and what else there is. */
  readonly parameters: URLSearchParams;
  readonly state: string | undefined;
  readonly tenantId: string | undefined;
}

const LONGEST = { code: 2048, state: 256, tenant: 64, error: 256 } as const;
const PRINTABLE = /^[\x21-\x7e]+$/;

/** @param callbackUrl the whole address or path with its query, as the request has it. */
export function readCallback(callbackUrl: string): LoginCallback | LoginRefused {
  const at = callbackUrl.indexOf('?');
  const query = at < 0 ? '' : callbackUrl.slice(at + 1).replace(/#.*$/s, '');
  const given = new URLSearchParams(query.slice(0, 8192));
  if (query.length > 8192) return refused('callback-invalid', 'too long');
  for (const [name, longest] of Object.entries(LONGEST)) {
    const values = given.getAll(name);
    if (values.length > 1) return refused('callback-invalid', `${name} is there ${values.length} times`);
    const [value] = values;
    if (value !== undefined && (value.length > longest || !PRINTABLE.test(value)))
      return refused('callback-invalid', `${name} does not fit`);
  }
  if (!given.has('code') && !given.has('error')) return refused('callback-invalid', 'code is missing');
  const tenantId = given.get('tenant') ?? undefined;
  return { kind: 'callback', parameters: given, state: given.get('state') ?? undefined, tenantId };
}
