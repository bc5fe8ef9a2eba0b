import type { DeliveryResult } from '../../outbox/change-target.js';
import { check, CheckFailure, type CheckGroup } from '../check.js';
import { inTime } from '../in-time.js';

const isTaken = (result: DeliveryResult | undefined) =>
  result?.status === 'applied' || result?.status === 'unchanged';
const QUICK_MS = 5000;

/** A call that may end as it likes, if only it ends. */
const settled = (told: Promise<readonly DeliveryResult[]>): Promise<readonly DeliveryResult[]> =>
  told.catch((error: unknown) => {
    if (error instanceof CheckFailure) throw error;
    return [];
  });

export const failures: CheckGroup = {
  title: 'What goes wrong',
  checks: [
    check('leaves the objects that it is given alone', ['saveUsers'], async (bench) => {
      const acme = await bench.company();
      const users = [acme.user('bob'), acme.user('ann')];
      const before = JSON.stringify(users);
      await bench.store.saveUsers?.(users, {
        ...acme.scope,
        attempt: 1,
        signal: new AbortController().signal,
        revealSecret: () => Promise.resolve(undefined),
      });
      if (JSON.stringify(users) !== before)
        throw new CheckFailure('the users are not the same after the call');
    }),
    check(
      'refuses a user it cannot take and no other of the call',
      ['saveUsers', 'findUser', 'unacceptable user'],
      async (bench) => {
        const acme = await bench.company();
        const users = [
          acme.user('ann'),
          acme.user('bad', bench.options.unacceptable?.user),
          acme.user('cyd'),
        ];
        const results = await acme.tell('saveUsers', users);
        if (isTaken(results[1]))
          throw new CheckFailure(`expected the second of three refused, found ${results[1]?.status}`);
        await acme.keepsOut(users[1]?.userName ?? 'bad');
        for (const [i, one] of users.entries())
          if (isTaken(results[i])) await acme.hasUser(one.userName, { active: true });
          else if (i !== 1)
            throw new CheckFailure(`expected ${one.userName} to be taken, found ${results[i]?.status}`);
      },
    ),
    check(
      'goes on after a user it could not take',
      ['saveUsers', 'findUser', 'unacceptable user'],
      async (bench) => {
        const acme = await bench.company();
        await acme.tell('saveUsers', [acme.user('bad', bench.options.unacceptable?.user)]).catch(() => []);
        await acme.saveUsers(acme.user('ann'));
        await acme.hasUser('ann', { active: true });
      },
    ),
    check(
      'refuses a department it cannot take and no other of the call',
      ['saveDepartments', 'findDepartment', 'unacceptable department'],
      async (bench) => {
        const acme = await bench.company();
        const bad = acme.department('bad', bench.options.unacceptable?.department);
        const results = await acme.tell('saveDepartments', [
          acme.department('d2'),
          bad,
          acme.department('d3'),
        ]);
        if (isTaken(results[1]))
          throw new CheckFailure(`expected the second of three refused, found ${results[1]?.status}`);
        if (!isTaken(results[0]) || !isTaken(results[2]))
          throw new CheckFailure('expected the others to be taken');
        await acme.hasNoDepartment(bad.code);
        await acme.hasDepartment('d2');
        await acme.hasDepartment('d3');
      },
    ),
    check('ends soon when it is told to stop before it begins', ['saveUsers'], async (bench) => {
      const acme = await bench.company();
      const told = acme.tell('saveUsers', [acme.user('ann')], { signal: AbortSignal.abort() });
      await inTime(settled(told), QUICK_MS, 'saveUsers with an aborted signal');
    }),
    check(
      'ends soon when it is told to stop, and takes it all when told again',
      ['saveUsers', 'listUsers'],
      async (bench) => {
        const acme = await bench.company();
        const users = Array.from({ length: 500 }, (_, i) => acme.user(`user.${i}`));
        const stop = new AbortController();
        const told = acme.tell('saveUsers', users, { signal: stop.signal });
        setImmediate(() => stop.abort());
        await inTime(settled(told), QUICK_MS, 'saveUsers after the signal');
        await acme.saveUsers(...users);
        await acme.holdsUsers(...users.map(({ userName }) => [userName] as const));
      },
    ),
    check('does not call applied what it stopped doing', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      const users = Array.from({ length: 50 }, (_, i) => acme.user(`user.${i}`));
      const told = acme.tell('saveUsers', users, { signal: AbortSignal.abort() });
      const results = await settled(told);
      for (const [i, result] of results.entries())
        if (isTaken(result)) await acme.hasUser(users[i]?.userName ?? '', { active: true });
    }),
    check('holds what it called applied, at once', ['saveUsers', 'findUser'], async (bench) => {
      const acme = await bench.company();
      for (let i = 0; i < 20; i++) {
        await acme.saveUsers(acme.user('ann', { name: `Ann ${i}`, authorized: i % 2 === 0 }));
        await acme.hasUser('ann', { active: i % 2 === 0, name: `Ann ${i}` });
      }
    }),
  ],
};
