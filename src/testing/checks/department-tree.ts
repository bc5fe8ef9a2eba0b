import { check, type CheckGroup } from '../check.js';
import { TOP } from '../told-objects.js';

export const departmentTree: CheckGroup = {
  title: 'The tree of departments',
  checks: [
    check('takes a department before its parent', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveDepartments(acme.department('child', { parentCode: 'parent', path: null }));
      await acme.saveDepartments(acme.department('parent'));
      await acme.hasDepartment('child', { parentCode: 'parent' });
      await acme.hasDepartment('parent', { parentCode: null });
    }),
    check(
      'takes child and parent in one call, the child first',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const acme = bench.unknown();
        const child = acme.department('child', { parentCode: 'parent', path: ['parent', 'child'] });
        await acme.saveDepartments(child, acme.department('parent'));
        await acme.hasDepartment('child', { parentCode: 'parent' });
      },
    ),
    check(
      'keeps a department whose parent never comes',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveDepartments(acme.department('orphan', { parentCode: 'nobody', path: null }));
        await acme.hasDepartment('orphan', { name: 'Department orphan' });
      },
    ),
    check('moves a department under another one', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = await bench.company();
      await acme.saveDepartments(
        acme.department('d2'),
        acme.department('d3', { parentCode: TOP, path: [TOP, 'd3'] }),
      );
      const moved = { oldPath: [TOP, 'd3'] };
      await acme.saveDepartments(acme.department('d3', { parentCode: 'd2', path: ['d2', 'd3'], moved }));
      await acme.hasDepartment('d3', { parentCode: 'd2' });
    }),
    check('moves a department to the top', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = await bench.company();
      await acme.saveDepartments(acme.department('d2', { parentCode: TOP, path: [TOP, 'd2'] }));
      await acme.saveDepartments(
        acme.department('d2', { parentCode: null, path: ['d2'], moved: { oldPath: [TOP, 'd2'] } }),
      );
      await acme.hasDepartment('d2', { parentCode: null });
    }),
    check(
      'takes a whole subtree along when its top moves',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveDepartments(
          acme.department('d2'),
          acme.department('d3', { parentCode: 'd2', path: ['d2', 'd3'] }),
          acme.department('d4', { parentCode: 'd3', path: ['d2', 'd3', 'd4'] }),
        );
        const moved = { oldPath: ['d2', 'd3'] };
        await acme.saveDepartments(acme.department('d3', { parentCode: TOP, path: [TOP, 'd3'], moved }));
        await acme.hasDepartment('d4', { parentCode: 'd3', path: [TOP, 'd3', 'd4'] });
        await acme.hasDepartment('d2', { parentCode: null });
      },
    ),
    check('takes a move twice', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = await bench.company();
      await acme.saveDepartments(acme.department('d2'), acme.department('d3', { path: ['d3'] }));
      const told = acme.department('d3', {
        parentCode: 'd2',
        path: ['d2', 'd3'],
        moved: { oldPath: ['d3'] },
      });
      await acme.saveDepartments(told);
      await acme.saveDepartments(told);
      await acme.hasDepartment('d3', { parentCode: 'd2', path: ['d2', 'd3'] });
    }),
    check(
      'bears departments that are each other’s parents',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveDepartments(
          acme.department('a', { parentCode: 'b', path: null }),
          acme.department('b', { parentCode: 'a', path: null }),
          acme.department('self', { parentCode: 'self', path: null }),
          acme.department('apart'),
        );
        await acme.hasDepartment('a', { name: 'Department a' });
        await acme.hasDepartment('apart', { parentCode: null });
      },
    ),
    check(
      'keeps the children of a removed department',
      ['saveDepartments', 'removeDepartments', 'findDepartment'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveDepartments(acme.department('d2', { parentCode: TOP, path: [TOP, 'd2'] }));
        await acme.removeDepartments(acme.department(TOP, { path: null }));
        await acme.hasDepartment('d2', { name: 'Department d2' });
      },
    ),
    check(
      'removes parent and child in one call, in either order',
      ['saveDepartments', 'removeDepartments', 'listDepartments'],
      async (bench) => {
        const acme = bench.unknown();
        const family = (a: string, b: string) => [
          acme.department(a),
          acme.department(b, { parentCode: a, path: [a, b] }),
        ];
        await acme.saveDepartments(...family('p1', 'c1'), ...family('p2', 'c2'));
        await acme.removeDepartments(...family('p1', 'c1'), ...family('p2', 'c2').reverse());
        await acme.holdsDepartments();
      },
    ),
    check(
      'keeps the users of a removed department',
      ['removeDepartments', 'saveUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.user('ann', { departmentCode: TOP }));
        await acme.removeDepartments(acme.department(TOP, { path: null }));
        await acme.hasUser('ann', { active: true });
      },
    ),
  ],
};
