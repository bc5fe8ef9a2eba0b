import { edited, memberPatchBody, patchBody, withMembers } from './edit-resource.js';
import type { Provider } from './provider.js';
import type { ScimConnection, ScimRequest } from './scim-connection.js';
import { ScimFailure } from './scim-failure.js';
import { isResource, versionOf, type Endpoint, type ScimResource } from './scim-resource.js';
import type { Write } from './write.js';

/**
 * The HTTP request that does it. Where the server takes no PATCH, a group is read first: only all of it can be replaced.
 *
 * @throws ScimFailure when that reading fails.
 */
export async function requestFor(
  write: Write,
  provider: Provider,
  connection: ScimConnection,
  signal: AbortSignal,
): Promise<ScimRequest> {
  switch (write.kind) {
    case 'create':
      return { method: 'POST', path: write.endpoint, body: write.resource };
    case 'delete':
      return { method: 'DELETE', path: pathOf(write.endpoint, write.current.id) };
    case 'edit':
      if (provider.edit !== 'put')
        return conditional('PATCH', write.endpoint, write.current, patchBody(write.edits), provider);
      return replacement(write, provider, connection, signal);
    case 'members':
      if (provider.edit !== 'put')
        return {
          method: 'PATCH',
          path: pathOf('Groups', write.id),
          body: memberPatchBody(write.add, write.remove),
        };
      return replacement(write, provider, connection, signal);
  }
}

async function replacement(
  write: Extract<Write, { kind: 'edit' | 'members' }>,
  provider: Provider,
  connection: ScimConnection,
  signal: AbortSignal,
): Promise<ScimRequest> {
  if (write.kind === 'edit' && write.endpoint === 'Users')
    return conditional('PUT', 'Users', write.current, edited('Users', write.current, write.edits), provider);
  const id = write.kind === 'edit' ? write.current.id : write.id;
  const path = pathOf('Groups', id);
  const group = await connection.send({ method: 'GET', path }, signal);
  if (!isResource(group)) throw new ScimFailure(0, `GET ${path}: the answer is no SCIM resource`);
  const body =
    write.kind === 'edit'
      ? edited('Groups', group, write.edits)
      : withMembers(group, write.add, write.remove);
  return conditional('PUT', 'Groups', group, body, provider);
}

function conditional(
  method: 'PATCH' | 'PUT',
  endpoint: Endpoint,
  current: ScimResource,
  body: object,
  { etag }: Provider,
): ScimRequest {
  const version = etag ? versionOf(current) : undefined;
  const request = { method, path: pathOf(endpoint, current.id), body };
  return version === undefined ? request : { ...request, version };
}

export const pathOf = (endpoint: Endpoint, id: string): string => `${endpoint}/${encodeURIComponent(id)}`;
