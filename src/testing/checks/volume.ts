import { check, type CheckGroup } from '../check.js';

const BATCH = 1000;

const batchesOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => items.slice(i * BATCH, (i + 1) * BATCH));

export const volume: CheckGroup = {
  title: 'Many',
  checks: [
    check('takes an enterprise of many users', ['saveUsers', 'listUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const names = Array.from({ length: bench.options.rows }, (_, i) => `user.${i}`);
      const startedAt = performance.now();
      for (const batch of batchesOf(names.map((name) => acme.user(name)))) await acme.saveUsers(...batch);
      bench.notes.push(`${names.length} users in ${Math.round(performance.now() - startedAt)} ms`);
      const again = performance.now();
      for (const batch of batchesOf(names.map((name, i) => acme.user(name, { authorized: i % 10 > 0 }))))
        await acme.saveUsers(...batch);
      bench.notes.push(`again in ${Math.round(performance.now() - again)} ms`);
      await acme.holdsUsers(...names.map((name) => [name] as const));
      await acme.keepsOut('user.0');
      await acme.hasUser('user.1', { active: true });
    }),
    check(
      'takes an enterprise of many departments',
      ['saveDepartments', 'removeDepartments', 'listDepartments', 'findDepartment'],
      async (bench) => {
        const acme = bench.unknown();
        const codes = Array.from({ length: bench.options.rows }, (_, i) => `d${i}`);
        const departments = codes.map((code, i) => {
          const parentCode = i === 0 ? null : `d${Math.floor((i - 1) / 10)}`;
          return acme.department(code, { parentCode, path: null });
        });
        const startedAt = performance.now();
        for (const batch of batchesOf(departments)) await acme.saveDepartments(...batch);
        bench.notes.push(`${codes.length} departments in ${Math.round(performance.now() - startedAt)} ms`);
        await acme.holdsDepartments(...codes);
        const half = departments.slice(0, Math.floor(codes.length / 2));
        for (const batch of batchesOf(half)) await acme.removeDepartments(...batch);
        await acme.holdsDepartments(...codes.slice(half.length));
      },
    ),
  ],
};
