import type { ScimScope } from './external-id.js';

/**
 * How a SCIM `userName`, unique in the whole server, is made. An empty part takes the point in front of it along: in the
 * production lane of instance `i1` it is `zhang.wei@app1.i1.t1`, for the seller's own test account `demo@app1.t1`.
 */
export const USER_NAME_TEMPLATE = '{userName}@{appId}.{instanceId}.{tenantId}.{lane}';

const PLACEHOLDERS = ['userName', 'appId', 'instanceId', 'tenantId', 'lane'];

/** @throws Error when the template names something unknown, or no `{userName}`. */
export function checkUserNameTemplate(template: string): string {
  const names = [...template.matchAll(/\{(\w*)\}/g)].map(([, name]) => name ?? '');
  const unknown = names.find((name) => !PLACEHOLDERS.includes(name));
  if (unknown !== undefined)
    throw new Error(`{${unknown}} is unknown: use ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`);
  if (!names.includes('userName')) throw new Error('a template of user names needs {userName}');
  return template;
}

/** The user's name in the SCIM server. `{lane}` is `test` in the test lane and empty in production. */
export function scimUserName(
  template: string,
  scope: ScimScope,
  user: { readonly appId: string; readonly userName: string },
): string {
  const values: Readonly<Record<string, string>> = {
    userName: user.userName,
    appId: user.appId,
    instanceId: scope.instanceId,
    tenantId: scope.tenantId,
    lane: scope.lane === 'test' ? 'test' : '',
  };
  return template.replaceAll(/(\.?)\{(\w+)\}/g, (_, point: string, name: string) => {
    const value = values[name] ?? '';
    return value === '' ? '' : `${point}${value}`;
  });
}
