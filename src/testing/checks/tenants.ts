import { check, type CheckGroup } from '../check.js';

export const tenants: CheckGroup = {
  title: 'Enterprises',
  checks: [
    check('holds an enterprise as it was told', ['saveTenant', 'findTenant'], async (bench) => {
      const acme = bench.unknown();
      const told = acme.tenant({ name: '星河科技有限公司' });
      await acme.saveTenant(told);
      const { orderId, code, name, domainName } = told;
      await acme.hasTenant({ orderId, code, name, domainName });
    }),
    check('takes the same enterprise twice', ['saveTenant', 'findTenant'], async (bench) => {
      const acme = bench.unknown();
      const told = acme.tenant();
      await acme.saveTenant(told);
      await acme.saveTenant(told);
      await acme.hasTenant({ name: told.name });
    }),
    check('follows a change of name and login domain', ['saveTenant', 'findTenant'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveTenant(acme.tenant());
      const fields = { name: 'Kit Holding', domainName: 'https://new.login.example' };
      await acme.saveTenant(acme.tenant(fields));
      await acme.hasTenant(fields);
    }),
    check('forgets a removed enterprise', ['saveTenant', 'removeTenant', 'findTenant'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveTenant(acme.tenant());
      await acme.removeTenant(acme.tenant());
      await acme.hasNoTenant();
    }),
    check('takes the removal of an enterprise twice', ['saveTenant', 'removeTenant'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveTenant(acme.tenant());
      const told = acme.tenant();
      await acme.removeTenant(told);
      await acme.removeTenant(told);
    }),
    check('takes the removal of an enterprise it never heard of', ['removeTenant'], async (bench) => {
      const acme = bench.unknown();
      await acme.removeTenant(acme.tenant());
    }),
    check(
      'takes an enterprise again after its removal',
      ['saveTenant', 'removeTenant', 'findTenant'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveTenant(acme.tenant());
        await acme.removeTenant(acme.tenant());
        await acme.saveTenant(acme.tenant({ name: 'Kit again' }));
        await acme.hasTenant({ name: 'Kit again' });
      },
    ),
    check(
      'takes users again after their enterprise was unbound and bound again',
      ['saveTenant', 'removeTenant', 'saveUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveUsers(acme.user('ann'));
        await acme.removeUsers(acme.user('ann', { authorized: false }));
        await acme.removeTenant(acme.tenant());
        await acme.bind();
        await acme.saveUsers(acme.user('ann', { name: 'Ann again' }));
        await acme.hasUser('ann', { active: true, name: 'Ann again' });
      },
    ),
    check(
      'keeps enterprises of the same name and code apart',
      ['saveTenant', 'removeTenant', 'findTenant'],
      async (bench) => {
        const [acme, other] = [bench.unknown('a'), bench.unknown('b')];
        await acme.saveTenant(acme.tenant());
        await other.saveTenant(other.tenant());
        await acme.removeTenant(acme.tenant());
        await acme.hasNoTenant();
        await other.hasTenant({ name: 'Kit Ltd' });
      },
    ),
  ],
};
