import { check, type CheckGroup } from '../check.js';
import { APP, TOP } from '../told-objects.js';

export const users: CheckGroup = {
  title: 'Users',
  checks: [
    check('holds a user as it was told', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const { name, departmentCode, position, mobile, ...told } = acme.user('ann', { role: 'admin' });
      const { role, employeeCode, employeeType, email, workPlace, entryDate } = told;
      await acme.saveUsers({ ...told, name, departmentCode, position, mobile });
      await acme.hasUser('ann', { active: true, name, departmentCode, position, mobile });
      await acme.hasUser('ann', {
        active: true,
        role,
        employeeCode,
        employeeType,
        email,
        workPlace,
        entryDate,
      });
    }),
    check('takes the same users twice', ['saveUsers', 'listUsers'], async (bench) => {
      const acme = await bench.company();
      const told = [acme.user('ann'), acme.user('bob')];
      await acme.saveUsers(...told);
      await acme.saveUsers(...told);
      await acme.holdsUsers(['ann'], ['bob']);
    }),
    check('follows every field of a user that changes', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann', { role: 'admin' }));
      const fields = { name: 'Ann Li', departmentCode: 'd2', role: 'user', position: 'lead' } as const;
      const more = { employeeCode: 'K2', employeeType: 4, mobile: '+86-2', email: 'a@b.example' };
      const rest = { workPlace: '成都', entryDate: '2023-1-9' };
      await acme.saveUsers(acme.user('ann', { ...fields, ...more, ...rest }));
      await acme.hasUser('ann', { active: true, ...fields, ...more, ...rest });
    }),
    check('clears a field that became empty', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      const fields = { position: '', employeeCode: '', mobile: '', email: '', workPlace: '', entryDate: '' };
      await acme.saveUsers(acme.user('ann', { ...fields, employeeType: null }));
      await acme.hasUser('ann', { active: true, ...fields, employeeType: null });
    }),
    check('holds the extension object as it is', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const extension = {
        level: 'P8',
        tags: ['a', 'b'],
        nested: { '10': 1, '2': null, flag: false },
        名: '值',
      };
      await acme.saveUsers(acme.user('ann', { extension }));
      await acme.hasUser('ann', { extension });
    }),
    check('replaces the extension object, never merges it', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann', { extension: { level: 'P8', old: true } }));
      await acme.saveUsers(acme.user('ann', { extension: { level: 'P9' } }));
      await acme.hasUser('ann', { extension: { level: 'P9' } });
      await acme.saveUsers(acme.user('ann', { extension: null }));
      await acme.hasUser('ann', { extension: null });
    }),
    check('forgets a removed user', ['saveUsers', 'removeUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'), acme.user('bob'));
      await acme.removeUsers(acme.revoked('ann'));
      await acme.hasNoUser('ann');
      await acme.hasUser('bob', { active: true });
    }),
    check('takes the removal of users twice', ['saveUsers', 'removeUsers'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      const told = acme.revoked('ann');
      await acme.removeUsers(told);
      await acme.removeUsers(told);
    }),
    check('takes the removal of users it never heard of', ['removeUsers'], async (bench) => {
      const acme = await bench.company();
      await acme.removeUsers(acme.revoked('nobody'), acme.revoked('no one'));
    }),
    check(
      'takes a user again after the removal, with the new profile alone',
      ['saveUsers', 'removeUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.user('ann'));
        await acme.removeUsers(acme.revoked('ann'));
        await acme.saveUsers(acme.user('ann', { name: 'Ann anew', mobile: '', extension: null }));
        await acme.hasUser('ann', { active: true, name: 'Ann anew', mobile: '', extension: null });
      },
    ),
    check(
      'removes the user’s record for one application only',
      ['saveUsers', 'removeUsers', 'findUser', 'two applications'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.user('ann'), acme.user('ann', { appId: 'app-2', name: 'Ann of 2' }));
        await acme.removeUsers(acme.revoked('ann'));
        await acme.hasNoUser('ann', APP);
        await acme.hasUser('ann', { active: true, name: 'Ann of 2' }, 'app-2');
      },
    ),
    check('takes a user before the department', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann', { departmentCode: 'later' }));
      await acme.saveDepartments(acme.department('later'));
      await acme.hasUser('ann', { active: true, departmentCode: 'later' });
    }),
    check(
      'takes a user before the enterprise and the application',
      ['saveUsers', 'findUser'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveUsers(acme.user('ann', { departmentCode: TOP }));
        await acme.bind();
        await acme.hasUser('ann', { active: true, departmentCode: TOP });
      },
    ),
    check('takes 1000 users in one call', ['saveUsers', 'listUsers'], async (bench) => {
      const acme = await bench.company();
      const names = Array.from({ length: 1000 }, (_, i) => `user.${i}`);
      await acme.saveUsers(...names.map((name) => acme.user(name)));
      await acme.holdsUsers(...names.map((name) => [name] as const));
    }),
  ],
};
