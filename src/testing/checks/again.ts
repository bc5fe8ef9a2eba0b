import { check, type CheckGroup } from '../check.js';

export const again: CheckGroup = {
  title: 'Told again',
  checks: [
    check(
      'ends the same when a whole story is told again from its start',
      ['saveUsers', 'removeUsers', 'findUser'],
      async (bench) => {
        const acme = await bench.company();
        const story = [
          () => acme.saveUsers(first, other),
          () => acme.saveUsers(second),
          () => acme.removeUsers(third),
          () => acme.saveUsers(fourth),
        ];
        const [first, other] = [acme.user('ann', { name: 'Ann 1' }), acme.user('bob')];
        const second = acme.revoked('ann', { name: 'Ann 2' });
        const third = acme.revoked('ann');
        const fourth = acme.user('ann', { name: 'Ann 4' });
        for (const told of [...story, ...story]) await told();
        await acme.hasUser('ann', { active: true, name: 'Ann 4' });
        await acme.hasUser('bob', { active: true });
      },
    ),
    check(
      'ends the same when a story of departments is told again',
      ['saveDepartments', 'removeDepartments', 'listDepartments', 'findDepartment'],
      async (bench) => {
        const acme = bench.unknown();
        const first = [acme.department('a'), acme.department('b', { parentCode: 'a', path: ['a', 'b'] })];
        const gone = acme.department('a', { path: null });
        const moved = acme.department('b', { parentCode: 'c', path: ['c', 'b'], moved: { oldPath: null } });
        const tell = async () => {
          await acme.saveDepartments(...first);
          await acme.removeDepartments(gone);
          await acme.saveDepartments(acme.department('c'), moved);
        };
        await tell();
        await tell();
        await acme.holdsDepartments('b', 'c');
        await acme.hasDepartment('b', { parentCode: 'c' });
      },
    ),
    check('takes a later attempt as it takes the first', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const told = acme.user('ann');
      await acme.tell('saveUsers', [told], { attempt: 1 });
      await acme.tell('saveUsers', [told], { attempt: 2 });
      const fresh = acme.user('bob');
      await acme.tell('saveUsers', [fresh], { attempt: 7 });
      await acme.hasUser('ann', { active: true });
      await acme.hasUser('bob', { active: true });
    }),
    check('takes old users together with new ones', ['saveUsers', 'listUsers'], async (bench) => {
      const acme = await bench.company();
      const told = [acme.user('ann'), acme.user('bob')];
      await acme.saveUsers(...told);
      await acme.saveUsers(acme.user('cyd'), ...told, acme.user('dee'));
      await acme.holdsUsers(['ann'], ['bob'], ['cyd'], ['dee']);
    }),
    check('takes two different changes with the same time', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const granted = acme.user('ann');
      await acme.saveUsers(granted);
      const { sourceTime } = granted;
      await acme.saveUsers({ ...acme.revoked('ann', { name: 'Ann 2' }), sourceTime });
      await acme.hasUser('ann', { active: false, name: 'Ann 2' });
    }),
  ],
};
