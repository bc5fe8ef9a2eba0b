/** Schemas of RFC 7643, and the extension that carries what a group of it cannot: see docs/scim.md. */
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const DEPARTMENT_SCHEMA = 'urn:ietf:params:scim:schemas:extension:koosync:2.0:Department';

/** The two endpoints that are written to. */
export type Endpoint = 'Users' | 'Groups';

/** A resource as a server gave it: anything may be in it. */
export type ScimResource = Readonly<Record<string, unknown>> & { readonly id: string };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isResource = (value: unknown): value is ScimResource =>
  isObject(value) && typeof value.id === 'string' && value.id !== '';

/** The version an `If-Match` may name; undefined when the server keeps none. */
export function versionOf(resource: ScimResource | undefined): string | undefined {
  const meta = resource?.meta;
  return isObject(meta) && typeof meta.version === 'string' && meta.version !== '' ? meta.version : undefined;
}

/** A text attribute; undefined when it is absent, empty or no text. */
export function textAt(resource: ScimResource, path: string): string | undefined {
  const value = valueAt(resource, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What stands at a path: `displayName`, `name.formatted`, `urn:…:User:department`. Names are compared as RFC 7643 §2.1 says. */
export function valueAt(resource: Readonly<Record<string, unknown>>, path: string): unknown {
  let found: unknown = resource;
  for (const name of stepsOf(path)) found = isObject(found) ? found[keyIn(found, name)] : undefined;
  return found;
}

/** The name under which an object holds an attribute, whatever its case; the name itself when it does not. */
export function keyIn(object: Readonly<Record<string, unknown>>, name: string): string {
  if (name in object) return name;
  const lower = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === lower) ?? name;
}

/** The names along a path; the URN of an extension is one name, whatever points are in it. */
export function stepsOf(path: string): string[] {
  const schema = [ENTERPRISE_SCHEMA, DEPARTMENT_SCHEMA].find((urn) => path.startsWith(`${urn}:`));
  return schema === undefined ? path.split('.') : [schema, ...path.slice(schema.length + 1).split('.')];
}
