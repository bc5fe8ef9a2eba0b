import { describe, expect, it } from '@jest/globals';
import { KIT_KINDS, kindOf, pathOf, ROUTES, routeOf } from '../../src/protocol/routes.js';

function answer(method: string, path: string, basePath = '/isv/produce'): string {
  const route = routeOf(method, path, basePath);
  return 'found' in route ? `${route.found.dialect} ${route.found.kind}` : `missing ${route.missing}`;
}

describe('a request path', () => {
  it.each(KIT_KINDS)('of %s is found below the production address', (kind) => {
    expect(answer('POST', `/isv/produce/produceAPI/v2/${kind}`)).toBe(`v2-kit ${kind}`);
    expect(answer('POST', `/produceAPI/v2/${kind}`, '/')).toBe(`v2-kit ${kind}`);
    expect(answer('POST', `/produceAPI/v2/${kind}`, '')).toBe(`v2-kit ${kind}`);
    expect(answer('GET', `/isv/produce/produceAPI/v2/${kind}`)).toBe('missing method');
  });

  it.each([
    ['/isv/produce/produceAPI/v2/tenantSync', '/isv/produce/', 'v2-kit tenantSync'],
    ['/isv/produce//produceAPI/v2/tenantSync', '/isv/produce/', 'v2-kit tenantSync'],
    ['/isv/produce/produceAPI/v2/tenantSync/', '/isv/produce', 'v2-kit tenantSync'],
    ['/isv/produce/produceAPI/v2/tenantsync', '/isv/produce', 'missing path'],
    ['/isv/produce/produceAPI/v3/tenantSync', '/isv/produce', 'missing path'],
    ['/isv/produce/produceAPI//v2/tenantSync', '/isv/produce', 'missing path'],
    ['/isv/produce2/produceAPI/v2/tenantSync', '/isv/produce', 'missing path'],
    ['/isv/produceproduceAPI/v2/tenantSync', '/isv/produce', 'missing path'],
    ['/isv/produce/produceAPI/v2/tenant%53ync', '/isv/produce', 'missing path'],
    ['/isv/produce/x/../produceAPI/v2/tenantSync', '/isv/produce', 'missing path'],
    ['/isv/produce', '/isv/produce', 'v2-basic undefined'],
    ['/isv/produce/', '/isv/produce', 'v2-basic undefined'],
    ['/', '/isv/produce', 'missing path'],
    ['', '/isv/produce', 'missing path'],
    ['/isv/produce/produceAPI/v2/constructor', '/isv/produce', 'missing path'],
  ])('%s below %s', (path, basePath, expected) => {
    expect(answer('POST', path, basePath)).toBe(expected);
  });

  it.each(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'post'])('is not served with %s', (method) => {
    expect(answer(method, '/isv/produce/produceAPI/v2/allOrgSync')).toBe('missing method');
  });

  it('of every route leads back to it', () => {
    for (const { activity, ...route } of ROUTES) {
      const found = activity === undefined ? route : { ...route, kind: undefined };
      expect(routeOf(route.method, pathOf(route, '/isv/produce'), '/isv/produce')).toEqual({ found });
      if (activity !== undefined) expect(kindOf(route.dialect, activity)).toBe(route.kind);
    }
  });
});
