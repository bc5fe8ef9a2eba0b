import { check, type CheckGroup } from '../check.js';
import { APP } from '../told-objects.js';

export const access: CheckGroup = {
  title: 'Who gets in',
  checks: [
    check('lets an authorized user in', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      await acme.hasUser('ann', { active: true });
    }),
    check('keeps a revoked user out', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      await acme.saveUsers(acme.revoked('ann'));
      await acme.keepsOut('ann');
    }),
    check('keeps the profile of a revoked user', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      await acme.saveUsers(acme.revoked('ann'));
      await acme.hasUser('ann', { active: false, name: 'Name of ann', mobile: '+86-10000000001' });
    }),
    check(
      'lets a user in again who is authorized after a revocation',
      ['saveUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.user('ann'));
        await acme.saveUsers(acme.revoked('ann'));
        await acme.saveUsers(acme.user('ann', { name: 'Ann is back' }));
        await acme.hasUser('ann', { active: true, name: 'Ann is back' });
      },
    ),
    check('keeps a revoked user out whose profile changes', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      await acme.saveUsers(acme.revoked('ann'));
      await acme.saveUsers(acme.revoked('ann', { name: 'Ann Li' }));
      await acme.hasUser('ann', { active: false, name: 'Ann Li' });
    }),
    check(
      'keeps a user out who was revoked before it was known',
      ['saveUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.revoked('ann', { name: '', departmentCode: '' }));
        await acme.keepsOut('ann');
      },
    ),
    check('keeps a disabled user out, though authorized', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann', { enabled: false }), acme.user('bob'));
      await acme.keepsOut('ann');
      await acme.hasUser('bob', { active: true });
    }),
    check('lets a user in who is enabled again', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      await acme.saveUsers(acme.user('ann', { enabled: false }));
      await acme.keepsOut('ann');
      await acme.saveUsers(acme.user('ann'));
      await acme.hasUser('ann', { active: true });
    }),
    check('keeps a removed user out', ['saveUsers', 'removeUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann'));
      await acme.removeUsers(acme.revoked('ann'));
      await acme.keepsOut('ann');
    }),
    check(
      'takes a right for one application and leaves the other',
      ['saveUsers', 'findUser', 'two applications'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.user('ann'), acme.user('ann', { appId: 'app-2' }));
        await acme.saveUsers(acme.revoked('ann', { appId: 'app-2' }));
        await acme.hasUser('ann', { active: true }, APP);
        await acme.keepsOut('ann', 'app-2');
      },
    ),
    check(
      'tells apart who is in and who is out within one call',
      ['saveUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        const names = Array.from({ length: 9 }, (_, i) => `u${i}`);
        const isIn = new Map(names.map((name) => [name, bench.random() < 0.5]));
        isIn.set('u0', true).set('u8', false);
        await acme.saveUsers(
          ...names.map((name) => acme.user(name, { authorized: isIn.get(name) ?? false })),
        );
        for (const name of names) await acme.hasUser(name, { active: isIn.get(name) ?? false });
      },
    ),
    check('makes an administrator an ordinary user again', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      await acme.saveUsers(acme.user('ann', { role: 'admin' }));
      await acme.saveUsers(acme.user('ann', { role: 'user' }));
      await acme.hasUser('ann', { role: 'user' });
    }),
  ],
};
