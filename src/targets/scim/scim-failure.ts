import { reject, retry, unavailable, type DeliveryResult } from '../../outbox/change-target.js';

/** Why the server did not do what it was asked to. */
export class ScimFailure extends Error {
  override readonly name = 'ScimFailure';

  constructor(
    /** HTTP status; 0 when no whole answer came. */
    readonly status: number,
    /** In words; no secret in it. */
    message: string,
    /** `uniqueness`, `invalidValue`, … [RFC 7644 §3.12]; `''` when not told. */
    readonly scimType = '',
    /** What `Retry-After` asks for. */
    readonly afterMs?: number,
  ) {
    super(message);
  }
}

/** Not the change's fault: the operator, the server or time has to do something. */
const NOT_NOW: readonly number[] = [0, 401, 403, 404, 405, 408, 412, 425, 429];

/** Again later, or never: what a failure means for the change that met it. */
export function verdictOn(failure: ScimFailure): DeliveryResult {
  const { status, message, afterMs } = failure;
  if (status === 401 || status === 403)
    return unavailable(`the SCIM server refuses us, correct the token or its rights (${message})`, afterMs);
  if (status === 404) return unavailable(`the SCIM server has no such address, correct the URL (${message})`);
  if (NOT_NOW.includes(status) || status >= 500) return retry(message, afterMs);
  if (status >= 300 && status < 400)
    return unavailable(`redirects are not followed, set the URL to where it leads (${message})`);
  return reject(message);
}
