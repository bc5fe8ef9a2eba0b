import { expect, it } from '@jest/globals';
import { RemovalsService } from '../../src/departments/removals.service.js';
import { directoryOf, pathsOf } from '../support/directory.js';
import { allOrgSync, newTenant, singleOrgSync, tenantSync, type Listed } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf } from '../support/receipts.js';

/** The audit entry of a decision is the admin API's; test/admin has it. */
const noEntry = () => Promise.resolve('an-entry');

const many = (count: number, from = 0): Listed[] => Array.from({ length: count }, (_, i) => [`d${from + i}`]);
const tally = (counts: object) => ({
  ...{ created: 0, updated: 0, unchanged: 0, superseded: 0, removed: 0, held: 0 },
  ...counts,
});

onEveryDatabase('a full list of departments', {}, (on) => {
  const list = (tenantId: string, step: number, departments: readonly Listed[], fields = {}) =>
    on.connector.call('allOrgSync', allOrgSync(tenantId, step, departments, fields));
  const single = (tenantId: string, step: number, code: string, parent = '', fields = {}) =>
    on.connector.call('singleOrgSync', singleOrgSync(tenantId, step, code, parent, fields));
  const last = async (tenantId: string) => (await receiptsOf(on.connector, tenantId)).at(-1);
  const codes = async (tenantId: string) => Object.keys(await pathsOf(on.connector, tenantId)).sort();
  const removals = () => on.connector.app.get(RemovalsService);
  const held = (tenantId: string) =>
    on.connector.rows<{ id: string; state: string; removals: number; live: number }>(
      `SELECT h.* FROM held_removal h JOIN scope s ON s.id = h.scope_id
       WHERE s.tenant_id = '${tenantId}' ORDER BY h.held_at, h.id`,
    );

  it('is a snapshot: creates, renames, moves and removes, and counts what it did', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [['a'], ['b', 'a'], ['c', 'b'], ['x']]);
    await list(tenantId, 2, [
      ['a', '', 'renamed'],
      ['c', 'a'],
      ['b', 'c'],
      ['n', 'b'],
    ]);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', c: 'a/c', b: 'a/c/b', n: 'a/c/b/n' });
    expect((await last(tenantId))?.applied).toEqual(tally({ created: 1, updated: 3, removed: 1 }));
  });

  it('that comes again changes nothing, under the same or a newer time', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [['a'], ['b', 'a']]);
    const before = await on.connector.rows('SELECT * FROM department ORDER BY scope_id, code');
    for (const step of [1, 2, 3]) {
      await list(tenantId, step, [['a'], ['b', 'a']]);
      expect(await last(tenantId)).toMatchObject({ outcome: 'unchanged', applied: tally({ unchanged: 2 }) });
    }
    await list(tenantId, 4, [['b', 'a'], ['a']]);
    expect(await last(tenantId)).toMatchObject({ outcome: 'unchanged', applied: tally({ unchanged: 2 }) });
    expect(await on.connector.rows('SELECT * FROM department ORDER BY scope_id, code')).toEqual(before);
  });

  it('that comes again with a newer time still moves the watermark', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [['a']]);
    await list(tenantId, 9, [['a']]);
    await single(tenantId, 5, 'a', '', { orgName: 'late' });
    expect(await last(tenantId)).toMatchObject({ outcome: 'superseded' });
  });

  it('that comes again after a single change puts it right', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [['a'], ['b']]);
    await single(tenantId, 2, 'a', '', { orgName: 'changed' });
    await single(tenantId, 2, 'b', '', { flag: 0 });
    await list(tenantId, 3, [['a'], ['b']]);
    expect(await last(tenantId)).toMatchObject({ applied: tally({ created: 1, updated: 1 }) });
    expect((await directoryOf(on.connector, tenantId)).departments.a?.name).toBe('Name of a');
  });

  it('that comes again newer than a change which the first one found standing puts it right', async () => {
    const tenantId = newTenant();
    await single(tenantId, 5, 'a', '', { orgName: 'newer than the first list' });
    await single(tenantId, 5, 'extra');
    await list(tenantId, 1, [['a'], ['b']]);
    expect(await last(tenantId)).toMatchObject({ applied: tally({ created: 1, superseded: 1 }) });
    await list(tenantId, 9, [['a'], ['b']]);
    expect(await last(tenantId)).toMatchObject({ applied: tally({ updated: 1, unchanged: 1, removed: 1 }) });
    expect(await codes(tenantId)).toEqual(['a', 'b']);
  });

  it('that comes again after an unbinding and a rebinding brings everything back', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [['a'], ['b', 'a']]);
    await on.connector.call('tenantSync', tenantSync(tenantId, 2, { flag: 0 }));
    expect(await codes(tenantId)).toEqual([]);
    await list(tenantId, 3, [['a'], ['b', 'a']]);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', b: 'a/b' });
  });

  it('older than the newest one is superseded as a whole', async () => {
    const tenantId = newTenant();
    await list(tenantId, 5, [['a']]);
    await list(tenantId, 4, [['b'], ['c']]);
    expect(await last(tenantId)).toMatchObject({ outcome: 'superseded', applied: tally({ superseded: 2 }) });
    expect(await codes(tenantId)).toEqual(['a']);
  });

  it('supersedes older single changes whatever their code, and newer ones survive it', async () => {
    const tenantId = newTenant();
    await list(tenantId, 5, [['a']]);
    for (const code of ['a', 'unknown']) {
      await single(tenantId, 4, code);
      expect((await last(tenantId))?.outcome).toBe('superseded');
    }
    await single(tenantId, 9, 'newer', 'a');
    await list(tenantId, 7, [['a']]);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', newer: 'a/newer' });
  });

  it('need not hold the parents: they link when they come', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [
      ['kid', 'later'],
      ['grandkid', 'kid'],
      ['loop', 'loop'],
    ]);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ kid: null, grandkid: null, loop: null });
    await single(tenantId, 2, 'later');
    expect(await pathsOf(on.connector, tenantId)).toEqual({
      later: 'later',
      kid: 'later/kid',
      grandkid: 'later/kid/grandkid',
      loop: null,
    });
  });

  it('keeps names and codes to the character', async () => {
    const tenantId = newTenant();
    const odd = [
      'tab\there',
      'line\nfeed',
      'cr\rhere',
      'back\\slash',
      '\\N',
      '\\t',
      'quote\'"`',
      'bell\b\f\v\u0001\u007f',
      'Ä',
      'A\u0308',
      'a',
      'A',
      'a ',
      '😀',
      '  x',
      '\u0085\u2028',
    ];
    const departments = odd.map((text): Listed => [text, '', `name ${text}`]);
    await list(tenantId, 1, departments);
    const stored = (await directoryOf(on.connector, tenantId)).departments;
    expect(Object.keys(stored).sort()).toEqual([...odd].sort());
    for (const text of odd)
      expect(stored[text]).toEqual({ name: `name ${text}`, parent: null, path: [text] });
    // compared with what is stored, all of it is the same
    await list(tenantId, 2, [...departments].reverse());
    expect((await last(tenantId))?.applied).toEqual(tally({ unchanged: odd.length }));
    await list(
      tenantId,
      3,
      departments.map(([code, parent, name]): Listed => [code, parent, `${name}!`]),
    );
    expect((await last(tenantId))?.applied).toEqual(tally({ updated: odd.length }));
    expect((await directoryOf(on.connector, tenantId)).departments['\\N']?.name).toBe('name \\N!');
  });

  it('of many (beyond 64 KiB and 128 KiB) is the same as of few, on top of few or many', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, many(5));
    for (const [step, count] of [
      [2, 900],
      [3, 4000],
      [4, 4100],
    ] as const) {
      const departments = many(count).map(([code], i): Listed => [
        code,
        i === 0 ? '' : `d${Math.floor((i - 1) / 8)}`,
      ]);
      expect(await list(tenantId, step, departments)).toMatchObject({ resultCode: '000000' });
      const paths = await pathsOf(on.connector, tenantId);
      expect(Object.keys(paths)).toHaveLength(count);
      expect(paths.d100).toBe('d0/d1/d11/d100'.replace('d1/d11', 'd1/d12'));
    }
    await list(
      tenantId,
      5,
      many(4100).map(([code], i): Listed => [code, i === 0 ? '' : `d${Math.floor((i - 1) / 8)}`, 'N']),
    );
    expect((await last(tenantId))?.applied).toEqual(tally({ updated: 4100 }));
  });

  it('of one instance leaves the other instances of the tenant alone, and the other lane', async () => {
    const tenantId = newTenant();
    for (const fields of [{ instanceId: 'one' }, { instanceId: 'two' }, { instanceId: '' }, { testFlag: 1 }])
      await list(tenantId, 1, [['a'], ['b']], fields);
    await list(tenantId, 2, [['a']], { instanceId: 'one' });
    const rows = await on.connector.rows<{
      instance_id: string;
      lane: string;
      code: string;
      removed: unknown;
    }>(
      `SELECT s.instance_id, s.lane, d.code, d.removed FROM department d JOIN scope s ON s.id = d.scope_id
       WHERE s.tenant_id = '${tenantId}'`,
    );
    const gone = rows.filter(({ removed }) => removed === true || removed === 1);
    expect(gone).toMatchObject([{ instance_id: 'one', lane: 'production', code: 'b' }]);
    expect(rows).toHaveLength(8);
  });

  it('takes empty, null and absent instanceId for the same instance', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [['a']], { instanceId: '' });
    await list(tenantId, 2, [['b']], { instanceId: null });
    await list(tenantId, 3, [['c']], { instanceId: undefined });
    expect(await codes(tenantId)).toEqual(['c']);
  });

  it('that would remove too much applies the rest and holds the removals', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, many(20));
    await list(tenantId, 2, [['d0', '', 'renamed'], ['new']]);
    const receipt = await last(tenantId);
    expect(receipt).toMatchObject({ outcome: 'held', result_code: '000000' });
    expect(receipt?.applied).toEqual(tally({ created: 1, updated: 1, held: 19 }));
    const [open] = await held(tenantId);
    expect(open).toMatchObject({ id: receipt?.id, state: 'open', removals: 19, live: 20 });
    expect(await removals().preview(open?.id ?? '')).toHaveLength(19);
    expect(await codes(tenantId)).toHaveLength(21);
  });

  it('that is empty holds every removal; without anything to remove it holds nothing', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, []);
    expect((await last(tenantId))?.outcome).toBe('unchanged');
    await list(tenantId, 2, [['a']]);
    await list(tenantId, 3, []);
    expect(await last(tenantId)).toMatchObject({ outcome: 'held', applied: tally({ held: 1 }) });
    expect(await codes(tenantId)).toEqual(['a']);
  });

  it('whose removals were approved: gone is what it did not contain, is older than it and still live', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, [...many(20), ['kid', 'd5']]);
    await list(tenantId, 5, [['d0'], ['kid', 'd5']]);
    await single(tenantId, 9, 'd1', '', { orgName: 'newer' });
    await single(tenantId, 9, 'd2', '', { flag: 0 });
    const [open] = await held(tenantId);
    const id = open?.id ?? '';
    expect((await removals().preview(id))?.map(({ code }) => code).sort()).toEqual(
      many(17, 3)
        .map(([code]) => code)
        .sort(),
    );
    expect(await removals().approve(id, noEntry)).toEqual({ found: true, settled: null, removed: 17 });
    expect(await pathsOf(on.connector, tenantId)).toEqual({ d0: 'd0', d1: 'd1', kid: null });
    expect(await removals().approve(id, noEntry)).toEqual({ found: true, settled: 'approved' });
    expect(await removals().reject(id, noEntry)).toEqual({ found: true, settled: 'approved' });
    expect(await removals().preview(id)).toEqual([]);
    await list(tenantId, 12, [['d0'], ['d1'], ['kid', 'd0']]);
    expect(await pathsOf(on.connector, tenantId)).toEqual({ d0: 'd0', d1: 'd1', kid: 'd0/kid' });
  });

  it('whose removals were rejected keeps them until the next list', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, many(20));
    await list(tenantId, 2, [['d0']]);
    const [open] = await held(tenantId);
    expect(await removals().reject(open?.id ?? '', noEntry)).toEqual({
      found: true,
      settled: null,
      removed: 0,
    });
    expect(await codes(tenantId)).toHaveLength(20);
    await list(tenantId, 3, [['d0']]);
    expect((await held(tenantId)).map(({ state }) => state)).toEqual(['rejected', 'open']);
  });

  it('that is newer closes the held removals of the one before as superseded; at most one is open', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, many(30));
    await list(tenantId, 2, [['d0']]);
    await list(tenantId, 3, [['d0'], ['d1']]);
    await list(tenantId, 4, many(30));
    expect((await held(tenantId)).map(({ state }) => state)).toEqual(['superseded', 'superseded']);
    await list(tenantId, 5, [['d9']]);
    const [first, , third] = await held(tenantId);
    expect(third).toMatchObject({ state: 'open', removals: 29 });
    expect(await removals().approve(first?.id ?? '', noEntry)).toEqual({
      found: true,
      settled: 'superseded',
    });
    expect(await codes(tenantId)).toHaveLength(30);
  });

  it('that is held and comes again keeps the held removal that an operator may be looking at', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, many(20));
    for (let i = 0; i < 3; i++) await list(tenantId, 2, [['d0']]);
    expect(await held(tenantId)).toMatchObject([{ state: 'open', removals: 19 }]);
  });

  it('whose removals are held says nothing of the codes it does not contain', async () => {
    const tenantId = newTenant();
    await list(tenantId, 1, many(20));
    await list(tenantId, 5, [['d0']]);
    await single(tenantId, 4, 'd7', '', { orgName: 'older than the list, and not in it' });
    await single(tenantId, 4, 'd0', '', { orgName: 'older than the list that holds it' });
    const { departments } = await directoryOf(on.connector, tenantId);
    expect(departments.d7?.name).toBe('older than the list, and not in it');
    expect(departments.d0?.name).toBe('Name of d0');
  });

  it('knows nothing of a held removal that does not exist', async () => {
    expect(await removals().preview('nothing')).toBeUndefined();
    expect(await removals().approve('nothing', noEntry)).toEqual({ found: false });
  });
});
