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
/** What is written as `%` and its code: what we need ourselves, and what not every server reads in a filter. */
// eslint-disable-next-line no-control-regex
const WRITTEN_OTHERWISE = /[%:"\\\u0000-\u001f\u007f]/g;

/**
 * `<instance>:<tenant>:<app>:<user name>`, with `test:` in front in the test lane: the same for ever, different for any two
 * users. `%`, `:`, `"`, `\` and control characters inside a part are written `%25`, `%3A`, …, so that it can be read back. At
 * most 259 characters where no part needs that; some 120 as the marketplace makes its ids.
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

const encoded = (part: string): string => part.replaceAll(WRITTEN_OTHERWISE, encodeURIComponent);
const decoded = (part: string): string =>
  part.replaceAll(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
