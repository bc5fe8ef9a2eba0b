import { expect, it } from '@jest/globals';
import { pathsOf } from '../support/directory.js';
import { authSync, newTenant, singleOrgSync, user } from '../support/messages.js';
import { directoryOf } from '../support/directory.js';
import { onEveryDatabase } from '../support/on-every-database.js';

onEveryDatabase('a department that moves', {}, (on) => {
  const send = (tenantId: string, step: number, code: string, parent = '', fields = {}) =>
    on.connector.call('singleOrgSync', singleOrgSync(tenantId, step, code, parent, fields));
  const grow = async (tenantId: string, ...edges: [code: string, parent?: string][]) => {
    for (const [code, parent] of edges) await send(tenantId, 1, code, parent);
  };

  it('takes its whole subtree along', async () => {
    const tenantId = newTenant();
    await grow(tenantId, ['a'], ['b'], ['c', 'a'], ['d', 'c'], ['e', 'd'], ['f', 'd'], ['g', 'a']);
    await send(tenantId, 2, 'c', 'b');
    expect(await pathsOf(on.connector, tenantId)).toEqual({
      ...{ a: 'a', b: 'b', c: 'b/c', d: 'b/c/d', e: 'b/c/d/e', f: 'b/c/d/f', g: 'a/g' },
    });
    await send(tenantId, 3, 'c');
    expect(await pathsOf(on.connector, tenantId)).toMatchObject({ c: 'c', e: 'c/d/e' });
  });

  it('under one that does not exist waits, subtree and all, and links when it comes', async () => {
    const tenantId = newTenant();
    await grow(tenantId, ['e', 'd'], ['d', 'c'], ['c', 'b'], ['x']);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ c: null, d: null, e: null, x: 'x' });
    await send(tenantId, 2, 'b', 'x');
    expect(await pathsOf(on.connector, tenantId)).toEqual({
      ...{ x: 'x', b: 'x/b', c: 'x/b/c', d: 'x/b/c/d', e: 'x/b/c/d/e' },
    });
  });

  it('into its own subtree makes a cycle: its paths are null, the rest is not affected, and it can be mended', async () => {
    const tenantId = newTenant();
    await grow(tenantId, ['top'], ['a', 'top'], ['b', 'a'], ['c', 'b'], ['below', 'c'], ['other', 'top']);
    await send(tenantId, 2, 'a', 'c');
    expect(await pathsOf(on.connector, tenantId)).toEqual({
      ...{ top: 'top', other: 'top/other', a: null, b: null, c: null, below: null },
    });
    await send(tenantId, 3, 'b', 'top');
    expect(await pathsOf(on.connector, tenantId)).toEqual({
      ...{ top: 'top', other: 'top/other', b: 'top/b', c: 'top/b/c', below: 'top/b/c/below', a: 'top/b/c/a' },
    });
  });

  it('under itself is accepted and has no path until it moves away', async () => {
    const tenantId = newTenant();
    await grow(tenantId, ['a', 'a'], ['b', 'a']);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: null, b: null });
    await send(tenantId, 2, 'a');
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', b: 'a/b' });
  });

  it('when one in the middle is removed: only that one goes, its children stay without a path, users keep their code', async () => {
    const tenantId = newTenant();
    await grow(tenantId, ['a'], ['b', 'a'], ['c', 'b'], ['d', 'c']);
    await on.connector.call('authSync', authSync(tenantId, 1, [user('ann', { orgCode: 'b' })]));
    await send(tenantId, 2, 'b', '', { flag: 0 });
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', c: null, d: null });
    const [ann] = await on.connector.rows(
      `SELECT u.department_code FROM authorization_user u JOIN scope s ON s.id = u.scope_id
       WHERE s.tenant_id = '${tenantId}'`,
    );
    expect(ann).toEqual({ department_code: 'b' });
    await send(tenantId, 3, 'b', 'a');
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', b: 'a/b', c: 'a/b/c', d: 'a/b/c/d' });
  });

  it('a rename leaves every path as it was, siblings may share a name, and codes differ by case and blanks', async () => {
    const tenantId = newTenant();
    await grow(tenantId, ['a'], ['A'], ['a '], ['kid', 'a'], ['KID', 'A'], ['Kid', 'a ']);
    await send(tenantId, 2, 'a', '', { orgName: 'Same', flag: 2 });
    await send(tenantId, 2, 'A', '', { orgName: 'Same', flag: 2 });
    expect(await pathsOf(on.connector, tenantId)).toEqual({
      ...{ a: 'a', A: 'A', 'a ': 'a ', kid: 'a/kid', KID: 'A/KID', Kid: 'a /Kid' },
    });
    const { departments } = await directoryOf(on.connector, tenantId);
    expect([departments.a?.name, departments.A?.name]).toEqual(['Same', 'Same']);
  });

  it('with a chain of 300 below it: what is deeper than 256 has no path, and gets one when it comes nearer to the top', async () => {
    const tenantId = newTenant();
    const chain = Array.from({ length: 300 }, (_, i) => [`d${i}`, i === 0 ? '' : `d${i - 1}`] as const);
    await Promise.all(chain.map(([code, parent]) => send(tenantId, 1, code, parent)));
    const deep = await pathsOf(on.connector, tenantId);
    expect(deep.d255?.split('/')).toHaveLength(256);
    expect([deep.d256, deep.d299]).toEqual([null, null]);
    await send(tenantId, 2, 'd100');
    const moved = await pathsOf(on.connector, tenantId);
    expect(moved.d299?.split('/')).toHaveLength(200);
    expect(Object.values(moved).every((path) => path !== null)).toBe(true);
  });
});
