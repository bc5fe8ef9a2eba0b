import { AWKWARD_TEXTS, TWINS } from '../awkward-texts.js';
import { check, type Check, type CheckGroup } from '../check.js';

const keepsInUsers = ([what, texts]: (typeof AWKWARD_TEXTS)[number]): Check =>
  check(`keeps ${what}`, ['saveUsers', 'findUser'], async (bench) => {
    const acme = await bench.company();
    const users = texts.map((text, i) =>
      acme.user(`u${i}`, {
        name: text,
        position: text,
        departmentCode: text,
        extension: { [`k${text}`]: text },
      }),
    );
    await acme.saveUsers(...users);
    for (const { userName, name, position, departmentCode, extension } of users)
      await acme.hasUser(userName, { active: true, name, position, departmentCode, extension });
  });

export const text: CheckGroup = {
  title: 'Texts as they are',
  checks: [
    ...AWKWARD_TEXTS.map(keepsInUsers),
    check('finds users whose names are awkward', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const names = AWKWARD_TEXTS.flatMap(([, texts]) => texts);
      await acme.saveUsers(...names.map((userName, i) => acme.user(userName, { name: `number ${i}` })));
      for (const [i, userName] of names.entries())
        await acme.hasUser(userName, { active: true, name: `number ${i}` });
    }),
    check(
      'keeps departments whose codes and names are awkward',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const acme = await bench.company();
        const texts = AWKWARD_TEXTS.flatMap(([, some]) => some);
        await acme.saveDepartments(
          ...texts.map((code) => acme.department(code, { name: code, parentCode: 'd1', path: ['d1', code] })),
        );
        for (const code of texts)
          await acme.hasDepartment(code, { name: code, parentCode: 'd1', path: ['d1', code] });
      },
    ),
    check('keeps the awkward name of an enterprise', ['saveTenant', 'findTenant'], async (bench) => {
      for (const [i, name] of ["O'Reilly & 星河 👩‍👧", 'é e\u0301 "x"', 'null'].entries()) {
        const acme = bench.unknown(`n${i}`);
        await acme.saveTenant(acme.tenant({ name, code: name }));
        await acme.hasTenant({ name, code: name });
      }
    }),
    check('takes user names that differ a little for two', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const all = TWINS.flat();
      await acme.saveUsers(
        ...all.map((name, i) => acme.user(name, { name: `number ${i}`, authorized: i % 2 === 0 })),
      );
      for (const [i, name] of all.entries())
        await acme.hasUser(name, { active: i % 2 === 0, name: `number ${i}` });
    }),
    check('removes the user of that very name', ['saveUsers', 'removeUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(...TWINS.flat().map((name) => acme.user(name)));
      await acme.removeUsers(...TWINS.map(([name]) => acme.revoked(name)));
      for (const [gone, stays] of TWINS) {
        await acme.hasNoUser(gone);
        await acme.hasUser(stays, { active: true });
      }
    }),
    check(
      'takes department codes that differ a little for two',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveDepartments(
          ...TWINS.flat().map((code) => acme.department(code, { name: `Name ${code}` })),
        );
        for (const code of TWINS.flat()) await acme.hasDepartment(code, { name: `Name ${code}` });
      },
    ),
    check('keeps the longest texts of a user', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const fields = { name: '汉'.repeat(64), position: '👤'.repeat(32), employeeCode: 'é'.repeat(64) };
      const more = {
        mobile: '9'.repeat(32),
        email: `${'m'.repeat(116)}@kit.example`,
        departmentCode: '码'.repeat(64),
      };
      for (const userName of ['u'.repeat(64), '用'.repeat(64), '🙂'.repeat(32)]) {
        await acme.saveUsers(acme.user(userName, { ...fields, ...more }));
        await acme.hasUser(userName, { active: true, ...fields, ...more });
      }
    }),
    check('keeps the longest texts of a department', ['saveDepartments', 'findDepartment'], async (bench) => {
      const acme = bench.unknown();
      for (const [code, name] of [
        ['c'.repeat(64), 'n'.repeat(128)],
        ['码'.repeat(64), '部'.repeat(128)],
      ] as const) {
        await acme.saveDepartments(acme.department(code, { name }));
        await acme.hasDepartment(code, { name });
      }
    }),
    check('keeps the longest texts of an enterprise', ['saveTenant', 'findTenant'], async (bench) => {
      const acme = bench.unknown();
      const fields = {
        name: '企'.repeat(255),
        code: 'k'.repeat(64),
        domainName: `https://${'d'.repeat(240)}.cn`,
      };
      await acme.saveTenant(acme.tenant(fields));
      await acme.hasTenant(fields);
    }),
    check('keeps a large extension object', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const extension = Object.fromEntries(
        Array.from({ length: 200 }, (_, i) => [`field ${i}`, '值'.repeat(40)]),
      );
      await acme.saveUsers(acme.user('ann', { extension }));
      await acme.hasUser('ann', { extension });
    }),
  ],
};
