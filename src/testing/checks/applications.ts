import { check, CheckFailure, CheckSkipped, type CheckGroup } from '../check.js';
import { showValue } from '../show-value.js';
import { APP } from '../told-objects.js';

export const applications: CheckGroup = {
  title: 'Applications and their secrets',
  checks: [
    check('holds an application as it was told', ['saveApplication', 'findApplication'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveApplication(acme.application(APP, { clientId: 'client-7' }));
      await acme.hasApplication(APP, { clientId: 'client-7' });
    }),
    check('takes the same application twice', ['saveApplication', 'findApplication'], async (bench) => {
      const acme = await bench.company();
      const told = acme.application();
      await acme.saveApplication(told);
      await acme.saveApplication(told);
      await acme.hasApplication(APP, { clientId: told.clientId });
    }),
    check('takes an application before its enterprise', ['saveApplication'], async (bench) => {
      const acme = bench.unknown();
      await acme.saveApplication(acme.application());
    }),
    check('follows a change of the client id', ['saveApplication', 'findApplication'], async (bench) => {
      const acme = await bench.company();
      await acme.saveApplication(acme.application(APP, { clientId: 'client-8' }));
      await acme.hasApplication(APP, { clientId: 'client-8' });
    }),
    check(
      'forgets a removed application, however often it is told',
      ['saveApplication', 'removeApplication', 'findApplication'],
      async (bench) => {
        const acme = await bench.company();
        const told = acme.application();
        await acme.removeApplication(told);
        await acme.removeApplication(told);
        await acme.hasNoApplication(APP);
      },
    ),
    check('takes the removal of an application it never heard of', ['removeApplication'], async (bench) => {
      const acme = bench.unknown();
      await acme.removeApplication(acme.application('app-unknown'));
    }),
    check(
      'keeps two applications of an enterprise apart',
      ['saveApplication', 'removeApplication', 'findApplication', 'two applications'],
      async (bench) => {
        const acme = await bench.company();
        await acme.saveApplication(acme.application('app-2', { clientId: 'client-2' }));
        await acme.removeApplication(acme.application(APP));
        await acme.hasNoApplication(APP);
        await acme.hasApplication('app-2', { clientId: 'client-2' });
      },
    ),
    check(
      'keeps the application of one enterprise apart from that of another',
      ['saveApplication', 'findApplication'],
      async (bench) => {
        const [acme, other] = [await bench.company('a'), await bench.company('b')];
        await acme.saveApplication(acme.application(APP, { clientId: 'client of acme' }));
        await other.saveApplication(other.application(APP, { clientId: 'client of other' }));
        await acme.hasApplication(APP, { clientId: 'client of acme' });
        await other.hasApplication(APP, { clientId: 'client of other' });
      },
    ),
    check(
      'asks for no secret but that of the application it is told of',
      ['saveApplication'],
      async (bench) => {
        const acme = bench.unknown();
        await acme.saveApplication(acme.application('app-7'));
        const foreign = acme.asked.filter((appId) => appId !== 'app-7');
        if (foreign.length > 0)
          throw new CheckFailure(`told of app-7, it asked for the secret of ${showValue(foreign[0])}`);
      },
    ),
    check('holds the secret that it was shown', ['saveApplication', 'findApplication'], async (bench) => {
      const acme = bench.unknown();
      acme.secrets.set(APP, '密钥 "1" 🔑');
      await acme.saveApplication(acme.application());
      if (acme.asked.length === 0) throw new CheckSkipped('the store asks for no secret');
      await acme.hasApplication(APP, { clientSecret: '密钥 "1" 🔑' });
    }),
    check(
      'shows itself the secret again when the application is saved again',
      ['saveApplication', 'findApplication'],
      async (bench) => {
        const acme = bench.unknown();
        acme.secrets.set(APP, 'the first secret');
        await acme.saveApplication(acme.application());
        if (acme.asked.length === 0) throw new CheckSkipped('the store asks for no secret');
        acme.secrets.set(APP, 'the second secret');
        await acme.saveApplication(acme.application());
        await acme.hasApplication(APP, { clientSecret: 'the second secret' });
      },
    ),
    check('bears an application without a secret', ['saveApplication'], async (bench) => {
      const acme = bench.unknown();
      acme.secrets.set(APP, undefined);
      await acme.saveApplication(acme.application());
    }),
    check(
      'does not call an application applied whose secret it could not get',
      ['saveApplication'],
      async (bench) => {
        const acme = bench.unknown();
        let asked = false;
        const revealSecret = () => {
          asked = true;
          return Promise.reject(new Error('the key ring is locked'));
        };
        const results = await acme
          .tell('saveApplication', [acme.application()], { revealSecret })
          .catch(() => [{ status: 'retry' as const }]);
        if (!asked) throw new CheckSkipped('the store asks for no secret');
        if (results[0]?.status !== 'retry')
          throw new CheckFailure(`expected retry or an error, found ${results[0]?.status}`);
      },
    ),
  ],
};
