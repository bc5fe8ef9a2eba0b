import { check, type CheckGroup } from '../check.js';
import type { Bench } from '../bench.js';
import { APP } from '../told-objects.js';

/** One enterprise in two instances. */
const twoInstances = async (bench: Bench) => {
  const one = await bench.company('a', { instanceId: 'instance-1' });
  const two = await bench.company('a', { instanceId: 'instance-2' });
  return [one, two] as const;
};

export const apart: CheckGroup = {
  title: 'Enterprises and instances apart',
  checks: [
    check('holds the same user name in two enterprises apart', ['saveUsers', 'findUser'], async (bench) => {
      const [acme, other] = [await bench.company('a'), await bench.company('b')];
      await acme.saveUsers(acme.user('ann', { name: 'Ann of acme' }));
      await other.saveUsers(other.user('ann', { name: 'Ann of other' }));
      await acme.hasUser('ann', { active: true, name: 'Ann of acme' });
      await other.hasUser('ann', { active: true, name: 'Ann of other' });
    }),
    check('revokes a user of one enterprise only', ['saveUsers', 'findUser'], async (bench) => {
      const [acme, other] = [await bench.company('a'), await bench.company('b')];
      await acme.saveUsers(acme.user('ann'));
      await other.saveUsers(other.user('ann'));
      await acme.saveUsers(acme.revoked('ann'));
      await acme.keepsOut('ann');
      await other.hasUser('ann', { active: true });
    }),
    check(
      'removes a user of one enterprise only',
      ['saveUsers', 'removeUsers', 'findUser'],
      async (bench) => {
        const [acme, other] = [await bench.company('a'), await bench.company('b')];
        await acme.saveUsers(acme.user('ann'));
        await other.saveUsers(other.user('ann'));
        await acme.removeUsers(acme.revoked('ann'));
        await acme.hasNoUser('ann');
        await other.hasUser('ann', { active: true });
      },
    ),
    check(
      'holds the same user name in two instances of an enterprise apart',
      ['saveUsers', 'findUser'],
      async (bench) => {
        const [one, two] = await twoInstances(bench);
        await one.saveUsers(one.user('ann', { name: 'Ann of one' }));
        await two.saveUsers(two.user('ann', { name: 'Ann of two' }));
        await two.saveUsers(two.revoked('ann', { name: 'Ann of two' }));
        await one.hasUser('ann', { active: true, name: 'Ann of one' });
        await two.keepsOut('ann');
      },
    ),
    check('removes a user of one instance only', ['saveUsers', 'removeUsers', 'findUser'], async (bench) => {
      const [one, two] = await twoInstances(bench);
      await one.saveUsers(one.user('ann'));
      await two.saveUsers(two.user('ann'));
      await two.removeUsers(two.revoked('ann'));
      await one.hasUser('ann', { active: true });
      await two.hasNoUser('ann');
    }),
    check(
      'unbinds one instance of an enterprise only',
      ['saveTenant', 'removeTenant', 'findTenant'],
      async (bench) => {
        const [one, two] = await twoInstances(bench);
        await two.removeTenant(two.tenant());
        await one.hasTenant({ name: 'Kit Ltd' });
        await two.hasNoTenant();
      },
    ),
    check(
      'holds the same department code in two enterprises apart',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const [acme, other] = [await bench.company('a'), await bench.company('b')];
        await acme.saveDepartments(acme.department('d7', { name: 'Seven of acme' }));
        await other.saveDepartments(other.department('d7', { name: 'Seven of other' }));
        await acme.hasDepartment('d7', { name: 'Seven of acme' });
        await other.hasDepartment('d7', { name: 'Seven of other' });
      },
    ),
    check(
      'removes a department of one enterprise only',
      ['saveDepartments', 'removeDepartments', 'findDepartment'],
      async (bench) => {
        const [acme, other] = [await bench.company('a'), await bench.company('b')];
        await acme.removeDepartments(acme.department('d1'));
        await acme.hasNoDepartment('d1');
        await other.hasDepartment('d1', { name: 'Department d1' });
      },
    ),
    check(
      'holds the same department code in two instances apart',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const [one, two] = await twoInstances(bench);
        await one.saveDepartments(one.department('d7', { name: 'Seven of one' }));
        await two.saveDepartments(two.department('d7', { name: 'Seven of two' }));
        await one.hasDepartment('d7', { name: 'Seven of one' });
        await two.hasDepartment('d7', { name: 'Seven of two' });
      },
    ),
    check(
      'moves a department of one enterprise only',
      ['saveDepartments', 'findDepartment'],
      async (bench) => {
        const [acme, other] = [await bench.company('a'), await bench.company('b')];
        for (const company of [acme, other])
          await company.saveDepartments(
            company.department('x', { path: ['x'] }),
            company.department('y', { parentCode: 'x', path: ['x', 'y'] }),
          );
        const moved = { oldPath: ['x'] };
        await acme.saveDepartments(acme.department('x', { parentCode: 'd1', path: ['d1', 'x'], moved }));
        await other.hasDepartment('x', { parentCode: null, path: ['x'] });
        await other.hasDepartment('y', { parentCode: 'x', path: ['x', 'y'] });
      },
    ),
    check(
      'holds the same user name in two applications apart',
      ['saveUsers', 'findUser', 'two applications'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(
          acme.user('ann', { name: 'Ann of 1' }),
          acme.user('ann', { appId: 'app-2', name: 'Ann of 2' }),
        );
        await acme.hasUser('ann', { active: true, name: 'Ann of 1' }, APP);
        await acme.hasUser('ann', { active: true, name: 'Ann of 2' }, 'app-2');
      },
    ),
    check(
      'takes the seller’s own instance, whose id is empty, for one like others',
      ['saveUsers', 'findUser'],
      async (bench) => {
        const own = await bench.company('a', { instanceId: '' });
        const bought = await bench.company('a', { instanceId: 'instance-1' });
        await own.saveUsers(own.user('ann', { name: 'Ann of ours' }));
        await bought.saveUsers(bought.user('ann', { name: 'Ann of theirs' }));
        await own.hasUser('ann', { active: true, name: 'Ann of ours' });
        await bought.hasUser('ann', { active: true, name: 'Ann of theirs' });
      },
    ),
    check(
      'is not confused by separators in ids and names',
      ['saveUsers', 'findUser', 'two applications'],
      async (bench) => {
        for (const mark of ['/', ':', '|', '-', '.', ',', '\u0001']) {
          const left = await bench.company('a', { instanceId: `i${mark}p` });
          const right = await bench.company('a', { instanceId: 'i' });
          await left.saveUsers(left.user('ann', { appId: 'q', name: 'left' }));
          await right.saveUsers(
            right.user('ann', { appId: `p${mark}q`, name: 'right' }),
            right.user(`q${mark}ann`, { appId: 'p', name: 'third' }),
          );
          await left.hasUser('ann', { active: true, name: 'left' }, 'q');
          await right.hasUser('ann', { active: true, name: 'right' }, `p${mark}q`);
          await right.hasUser(`q${mark}ann`, { active: true, name: 'third' }, 'p');
        }
      },
    ),
    check('serves several enterprises at once', ['saveUsers', 'findUser'], async (bench) => {
      const companies = await Promise.all(Array.from({ length: 8 }, (_, i) => bench.company(`p${i}`)));
      await Promise.all(
        companies.map(async (company, i) => {
          await company.saveUsers(company.user('ann', { name: `Ann of ${i}` }), company.user(`only.${i}`));
          await company.saveUsers(company.user('ann', { name: `Ann of ${i}`, authorized: i % 2 === 0 }));
        }),
      );
      for (const [i, company] of companies.entries()) {
        await company.hasUser('ann', { active: i % 2 === 0, name: `Ann of ${i}` });
        await company.hasUser(`only.${i}`, { active: true });
        await company.hasNoUser(`only.${(i + 1) % companies.length}`);
      }
    }),
    check(
      'keeps debugging data apart from production data',
      ['saveUsers', 'findUser', 'test lane'],
      async (bench) => {
        const real = await bench.company('a');
        const debugging = await bench.company('a', { lane: 'test' });
        await real.saveUsers(real.user('ann', { name: 'Ann' }));
        await debugging.saveUsers(debugging.user('ann', { name: 'Test', authorized: false }));
        await real.hasUser('ann', { active: true, name: 'Ann' });
      },
    ),
  ],
};
