import { reject } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import type { ConnectorOptions } from '../../src/connector-options.js';
import { TestConnector } from '../support/connector.js';
import { BASIC_MESSAGES } from '../support/basic-messages.js';
import { Recorder } from '../support/recorder.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  user,
} from '../support/messages.js';

export const READER = 'a-token-that-may-only-read';
/** An enterprise of the marketplace, and one whose changes its target does not take. */
export const [STAR, MOON] = ['t-star', 't-moon'];
export const SECRET = 'the-client-secret';

/** A connector with something of everything: made by signed calls, as the marketplace would. */
export async function startWorld(
  databaseUrl: string,
  options: Partial<Omit<ConnectorOptions, 'database'>> = {},
): Promise<TestConnector> {
  const shop = new Recorder('shop');
  shop.behave = (_, { tenantId }) =>
    tenantId === MOON ? reject('no room for another enterprise') : undefined;
  const environment = {
    KOOSYNC_ADMIN_TOKENS: `an-admin-token-of-the-tests,read:${READER}`,
    KOOSYNC_INSTANCE_FRONTEND_URL: 'https://product.example/{instanceId}',
  };
  const connector = await TestConnector.start(databaseUrl, environment, {
    targets: [shop],
    delivery: { dispatch: false },
    ...options,
  });
  await fill(connector);
  await connector.app.get(Dispatcher).drain();
  return connector;
}

async function fill(connector: TestConnector): Promise<void> {
  await connector.call('tenantSync', tenantSync(STAR, 1, { name: '星河科技有限公司' }));
  await connector.call('applicationSync', applicationSync(STAR, 2, SECRET));
  const codes = Array.from({ length: 20 }, (_, i) => `d${String(i).padStart(2, '0')}`);
  const branches = codes.map((code) => [code, 'root', `Branch ${code}`] as const);
  await connector.call('allOrgSync', allOrgSync(STAR, 3, [['root', '', 'Headquarters'], ...branches]));
  await connector.call(
    'authSync',
    authSync(STAR, 4, [
      user('ann', { orgCode: 'd00', name: '张伟' }),
      user('bob', { orgCode: 'd00', enable: 'false' }),
    ]),
  );
  await connector.call(
    'singleOrgSync',
    singleOrgSync(STAR, 5, 'd01', 'd00', { orgName: 'Moved and renamed' }),
  );
  await connector.call('singleOrgSync', singleOrgSync(STAR, 5, 'orphan', 'nowhere'));
  await connector.call('authSync', authSync(STAR, 6, [user('bob', { orgCode: 'd02' })], { flag: 3 }));
  await connector.call('allOrgSync', allOrgSync(STAR, 7, [['root', '', 'Headquarters']]));
  await connector.call(
    'tenantSync',
    tenantSync(MOON, 1, { name: 'Moonlight Ltd', instanceId: 'instance-2' }),
  );
  await connector.call('singleOrgSync', singleOrgSync(MOON, 2, 'd', '', { instanceId: 'instance-2' }));
  await connector.call('newInstance', BASIC_MESSAGES.newInstance(), { dialect: 'v2-basic' });
  await connector.call('tenantSync', tenantSync('t-test', 1, { testFlag: 1 }));
  await connector.call('authSync', authSync(STAR, 8, [user('eve', { mobile: 'no number at all' })]));
  await connector.call('singleOrgSync', singleOrgSync(STAR, 9, 'd03', 'root', { flag: 9 }));
  await connector.call('tenantSync', tenantSync(STAR, 9, { flag: 0 }), {
    accessKey: 'the-key-of-somebody-else',
  });
}
