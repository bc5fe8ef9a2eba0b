import type { Lane } from '../../directory/scope-key.js';

/** Whose objects they are. */
export interface ScimScope {
  readonly lane: Lane;
  /** `''` for the seller's own. */
  readonly instanceId: string;
  readonly tenantId: string;
}

/** What an `externalId` says when it is read back. */
export interface ExternalUser extends ScimScope {
  readonly appId: string;
  readonly userName: string;
}

const TEST = 'test';
const SEPARATOR = ':';

/**
 * `<instance>:<tenant>:<app>:<user name>`, with `test:` in front in the test lane: the same for ever, different for any two
 * users. `%` and `:` inside a part are written `%25` and `%3A`, so that it can be read back. At most 259 characters
 * where no part needs that; some 120 as the marketplace makes its ids.
 */
export const userExternalId = (scope: ScimScope, user: { appId: string; userName: string }): string =>
  joined(scope, [user.appId, user.userName]);

/** `<instance>:<tenant>:<department code>`, the same way; of a group. */
export const departmentExternalId = (scope: ScimScope, code: string): string => joined(scope, [code]);

/** The user an `externalId` names; undefined when it is not one of ours. */
export function readUserExternalId(externalId: string): ExternalUser | undefined {
  const parts = externalId.split(SEPARATOR).map(decoded);
  const lane: Lane = parts.length === 5 && parts[0] === TEST ? 'test' : 'production';
  if (lane === 'test') parts.shift();
  const [instanceId, tenantId, appId, userName, ...rest] = parts;
  if (tenantId === undefined || appId === undefined || userName === undefined || rest.length > 0)
    return undefined;
  return { lane, instanceId: instanceId ?? '', tenantId, appId, userName };
}

/** What the ids of a scope's departments begin with; those of its users do too. */
export const scopePrefix = (scope: ScimScope): string => joined(scope, ['']);

function joined({ lane, instanceId, tenantId }: ScimScope, rest: readonly string[]): string {
  const parts = [instanceId, tenantId, ...rest].map(encoded);
  return (lane === 'test' ? [TEST, ...parts] : parts).join(SEPARATOR);
}

const encoded = (part: string): string => part.replaceAll('%', '%25').replaceAll(SEPARATOR, '%3A');
const decoded = (part: string): string => part.replaceAll('%3A', SEPARATOR).replaceAll('%25', '%');
