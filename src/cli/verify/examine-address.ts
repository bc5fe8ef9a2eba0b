import type { RawRequest } from '../../protocol/raw-request.js';
import { kindOf, routeOf, type Dialect } from '../../protocol/routes.js';
import type { Finding } from './finding.js';

/** The dialect of a request by its address; by what it carries when nothing stands there. */
export function dialectOf(raw: RawRequest, basePath: string): Dialect {
  const route = routeOf(raw.method, raw.path, basePath);
  if ('found' in route) return route.found.dialect;
  if (raw.headers.authtoken !== undefined) return 'v1-kit';
  if (/(^|&)authToken=/.test(raw.query)) return 'v1-basic';
  const signedInQuery = raw.headers['x-sign'] === undefined && /(^|&)signature=/.test(raw.query);
  return signedInQuery ? 'v2-basic' : 'v2-kit';
}

export function examineRoute({ method, path }: RawRequest, basePath: string): Finding {
  const route = routeOf(method, path, basePath);
  if ('found' in route) {
    const { kind = 'basic interfaces', dialect } = route.found;
    return { about: 'route', status: 'ok', text: `${kind}, ${dialect}` };
  }
  const text =
    route.missing === 'method'
      ? `${method} is answered with 405: the interfaces take POST, the basic ones of V1 GET`
      : `${path} is no interface below ${basePath}, so it is answered with 404; check the production address and KOOSYNC_BASE_PATH`;
  return { about: 'route', status: 'fault', text };
}

/** Nothing for the kit, whose address tells the kind. `activity`: as it was sent. */
export function examineActivity(dialect: Dialect, activity: unknown): Finding[] {
  if (dialect === 'v2-kit' || dialect === 'v1-kit') return [];
  const kind = kindOf(dialect, activity);
  const told = typeof activity === 'string' ? activity : 'missing';
  if (kind === undefined) {
    const text = `activity is ${told}, which names no interface (000002)`;
    return [{ about: 'activity', status: 'fault', text }];
  }
  return [{ about: 'activity', status: 'ok', text: told === kind ? kind : `${told}, which is ${kind}` }];
}
