import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { systemClock, type Clock } from '../../directory/clock.js';
import type { ChangeType } from '../../outbox/change.js';
import { retry, type ChangeTarget, type DeliveryResult } from '../../outbox/change-target.js';
import { checkScimUrl } from './check-scim-url.js';
import { deliverChanges } from './delivery.js';
import { Finder } from './finder.js';
import { IdCache } from './id-cache.js';
import { askProvider, type Provider } from './provider.js';
import { ScimConnection } from './scim-connection.js';
import { ScimFailure, verdictOn } from './scim-failure.js';
import { ScimOptionsError, type ScimOptions } from './scim-options.js';
import { checkUserNameTemplate, USER_NAME_TEMPLATE } from './user-name.js';
import { Writer } from './writer.js';

/** What is around a target, so that tests can set it. */
export interface ScimSurroundings {
  readonly clock: Clock;
  /** Resolves names, as `dns.lookup` does. */
  readonly lookup: LookupFunction;
}

const SYSTEM: ScimSurroundings = { clock: systemClock, lookup: systemLookup };
const REQUEST_MS = 10_000;
const BULK_FACTOR = 3;
const BATCH = 200;
const CACHE = 10_000;
const TYPES: readonly ChangeType[] = [
  ...(['department.saved', 'department.moved', 'department.removed'] as const),
  ...(['user.authorized', 'user.updated', 'user.revoked', 'user.removed'] as const),
];

/**
 * Users and departments in a SCIM 2.0 server (RFC 7643, RFC 7644), as Users and Groups. docs/scim.md tells what becomes what.
 *
 * @throws ScimOptionsError when address, token or template cannot be used.
 */
export function scimTarget(options: ScimOptions, surroundings: ScimSurroundings = SYSTEM): ChangeTarget {
  const { clock } = surroundings;
  const { timeoutMs = REQUEST_MS, hardDelete = false, userNameTemplate = USER_NAME_TEMPLATE } = options;
  checkTemplate(userNameTemplate);
  const connection = connectionFor(options, timeoutMs, surroundings);
  const cache = new IdCache(options.cacheSize ?? CACHE);
  const bulkTimeoutMs = BULK_FACTOR * timeoutMs;
  let provider: Provider | undefined;
  return {
    name: options.name ?? 'scim',
    lanes: options.lanes ?? ['production'],
    types: TYPES,
    batchSize: options.batchSize ?? BATCH,
    timeoutMs: 2 * bulkTimeoutMs,
    async deliver(changes, { signal }): Promise<readonly DeliveryResult[] | DeliveryResult> {
      const until = clock.now() + bulkTimeoutMs;
      try {
        provider ??= await askProvider(connection, signal);
      } catch (error) {
        if (!(error instanceof ScimFailure)) throw error;
        const verdict = verdictOn(error);
        return verdict.status === 'reject' ? retry(error.message) : verdict; // no change is to blame
      }
      const finder = new Finder(connection, provider, cache, signal);
      const writer = new Writer(connection, provider, signal, bulkTimeoutMs);
      const tools = { finder, writer, provider, userNameTemplate, hardDelete };
      return deliverChanges(changes, tools, () => clock.now() > until);
    },
    probe: (signal) => probe(connection, signal),
    close: () => connection.close(),
  };
}

/** Many servers tell everybody what they can do, but show their users only to those who may see them. */
async function probe(connection: ScimConnection, signal: AbortSignal): Promise<void> {
  try {
    await connection.send({ method: 'GET', path: 'ServiceProviderConfig' }, signal);
    await connection.send({ method: 'GET', path: 'Users?startIndex=1&count=1' }, signal);
  } catch (error) {
    const verdict = error instanceof ScimFailure ? verdictOn(error) : undefined;
    throw verdict && 'reason' in verdict ? new Error(verdict.reason, { cause: error }) : error;
  }
}

function connectionFor(options: ScimOptions, timeoutMs: number, { clock, lookup }: ScimSurroundings) {
  const { token, allowPrivate = false, ca } = options;
  const url = checkScimUrl(options.url, allowPrivate);
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new ScimOptionsError('token', 'holds characters that no header takes', 'copy it again');
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...options.headers };
  return new ScimConnection(url, { headers, allowPrivate, ca, timeoutMs, clock, lookup });
}

function checkTemplate(template: string): void {
  try {
    checkUserNameTemplate(template);
  } catch (error) {
    throw new ScimOptionsError('userNameTemplate', 'cannot be used', (error as Error).message);
  }
}
