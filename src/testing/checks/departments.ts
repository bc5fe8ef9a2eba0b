import { shuffled } from '../seeded-random.js';
import { check, type CheckGroup } from '../check.js';
import { TOP } from '../told-objects.js';

export const departments: CheckGroup = {
  title: 'Departments',
  checks: [
    check('holds a department as it was told', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = await bench.company();
      await acme.saveDepartments(
        acme.department('d2', { name: '研发部', parentCode: TOP, path: [TOP, 'd2'] }),
      );
      await acme.hasDepartment('d2', { name: '研发部', parentCode: TOP });
    }),
    check('takes the same departments twice', ['saveDepartments', 'listDepartments'], async (bench) => {
      const acme = bench.unknown();
      const told = [acme.department('d1'), acme.department('d2')];
      await acme.saveDepartments(...told);
      await acme.saveDepartments(...told);
      await acme.holdsDepartments('d1', 'd2');
    }),
    check('follows a new name of a department', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = await bench.company();
      await acme.saveDepartments(acme.department(TOP, { name: 'New name' }));
      await acme.hasDepartment(TOP, { name: 'New name' });
    }),
    check(
      'forgets a removed department',
      ['saveDepartments', 'removeDepartments', 'findDepartment'],
      async (bench) => {
        const acme = await bench.company();
        await acme.removeDepartments(acme.department(TOP));
        await acme.hasNoDepartment(TOP);
      },
    ),
    check(
      'takes the removal of departments twice',
      ['saveDepartments', 'removeDepartments'],
      async (bench) => {
        const acme = await bench.company();
        const told = acme.department(TOP);
        await acme.removeDepartments(told);
        await acme.removeDepartments(told);
      },
    ),
    check('takes the removal of departments it never heard of', ['removeDepartments'], async (bench) => {
      const acme = bench.unknown();
      await acme.removeDepartments(acme.department('x1'), acme.department('x2'));
    }),
    check(
      'removes the departments that it was told of and no other',
      ['saveDepartments', 'removeDepartments', 'listDepartments'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveDepartments(...['d1', 'd2', 'd3', 'd4'].map((code) => acme.department(code)));
        await acme.removeDepartments(acme.department('d4'), acme.department('x'), acme.department('d2'));
        await acme.holdsDepartments('d1', 'd3');
      },
    ),
    check(
      'takes a department again after its removal, in its new state',
      ['saveDepartments', 'removeDepartments', 'findDepartment'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveDepartments(acme.department('d2', { parentCode: TOP, path: [TOP, 'd2'] }));
        await acme.removeDepartments(acme.department('d2'));
        await acme.saveDepartments(acme.department('d2', { name: 'Back', parentCode: null }));
        await acme.hasDepartment('d2', { name: 'Back', parentCode: null });
      },
    ),
    check('keeps two departments of the same name', ['saveDepartments', 'listDepartments'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveDepartments(
        acme.department('d1', { name: '一部' }),
        acme.department('d2', { name: '一部' }),
      );
      await acme.holdsDepartments('d1', 'd2');
    }),
    check('takes 1000 departments in one call', ['saveDepartments', 'listDepartments'], async (bench) => {
      const acme = bench.unknown();
      const codes = Array.from({ length: 1000 }, (_, i) => `d${i}`);
      const told = codes.map((code, i) => {
        const parentCode = i === 0 ? null : `d${Math.floor((i - 1) / 4)}`;
        return acme.department(code, { parentCode, path: null });
      });
      await acme.saveDepartments(...shuffled(told, bench.random));
      await acme.holdsDepartments(...codes);
    }),
  ],
};
