import { formatUtcTime } from '../../protocol/guide-time.js';
import type { InstanceKind } from '../../protocol/routes.js';
import { CLIENT_ID, CLIENT_SECRET, COMPANY, DEPARTMENTS, USERS } from './demo-company.js';
import { basicMessage } from './instance-calls.js';
import type { Marketplace } from './marketplace.js';
import type { Protocol } from './simulate-options.js';
import { step, type Scenario, type Step } from './step.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  tenantSync,
  type Subject,
  type WireMessage,
} from '../../testing/wire-messages.js';

const YEAR_MS = 365 * 86_400_000;

/** What the marketplace learns as it goes. */
interface Life {
  orderId: string;
  instanceId: string;
}

/**
 * The life of an instance: ordered, bound, used, renewed, upgraded, frozen and released. Each play orders a new one; its
 * id is what newInstance was answered with.
 */
export function lifecycle(of: Subject, protocol: Protocol): Scenario {
  const life: Life = { orderId: '', instanceId: '' };
  const now = (): Subject => ({ ...of, ...life });
  const ordered = basicStep('newInstance', 'A buyer orders the product.', 'the order', (marketplace) => {
    life.orderId = `CS${marketplace.now()}`;
    life.instanceId = '';
    return basicMessage('newInstance', now(), life.orderId, marketplace);
  });
  const learn: Step['learn'] = ({ fields }) => {
    if (typeof fields['instanceId'] === 'string') life.instanceId = fields['instanceId'];
  };
  return [
    { ...ordered, learn },
    asked('The marketplace asks whether it is there, and shows the buyer where to log in.', now),
    ...binding(now),
    asked('Months later it asks how much was used.', now),
    ...terms(now, protocol),
    ...ending(now),
  ];
}

/** 000004: the marketplace asks again. */
const asked = (title: string, of: () => Subject): Step => ({
  ...basicStep('queryInstance', title, 'the instance', (marketplace) =>
    basicMessage('queryInstance', of(), '', marketplace),
  ),
  asksAgain: true,
});

const binding = (of: () => Subject): Scenario => [
  step('tenantSync', `The buyer binds it to ${COMPANY.name}.`, 'the enterprise', (_, time) =>
    tenantSync(of(), COMPANY, 1, time),
  ),
  step('applicationSync', 'The login credential follows.', 'the secret, encrypted', (marketplace, time) =>
    applicationSync(of(), CLIENT_ID, marketplace.seal(CLIENT_SECRET), 1, time),
  ),
  step('allOrgSync', 'So does the organisation.', `${DEPARTMENTS.length} departments`, (_, time) =>
    allOrgSync(of(), DEPARTMENTS, time),
  ),
  step('authSync', `${USERS.length} people may use it.`, `${USERS.length} users`, (_, time) =>
    authSync(of(), USERS, 1, time),
  ),
];

/** Every renewal and upgrade is an order of its own. */
function terms(of: () => Subject, protocol: Protocol): Scenario {
  const change =
    (kind: InstanceKind, more: (marketplace: Marketplace) => WireMessage = () => ({})) =>
    (marketplace: Marketplace): WireMessage => ({
      ...basicMessage(kind, of(), `CS${marketplace.now()}`, marketplace),
      ...more(marketplace),
    });
  const inAYear = (marketplace: Marketplace) => ({ expireTime: formatUtcTime(marketplace.now() + YEAR_MS) });
  const check = basicStep(
    'changeInstanceCheck',
    'Before a larger package the marketplace asks whether it would fit.',
    'the instance and the product',
    change('changeInstanceCheck'),
  );
  return [
    basicStep(
      'refreshInstance',
      'The buyer renews for a year.',
      'a renewal',
      change('refreshInstance', inAYear),
    ),
    ...(protocol === 'v2' ? [check] : []),
    basicStep('upgradeInstance', 'The buyer upgrades.', 'a new order', change('upgradeInstance')),
  ];
}

function ending(of: () => Subject): Scenario {
  const status = (word: 'FREEZE' | 'UNFREEZE', title: string): Step =>
    basicStep('updateInstanceStatus', title, word, (marketplace) => ({
      ...basicMessage('updateInstanceStatus', of(), '', marketplace),
      status: word,
    }));
  return [
    status('FREEZE', 'The term is over: the instance is frozen.'),
    status('UNFREEZE', 'The buyer has paid: it is unfrozen.'),
    step('tenantSync', 'The buyer unbinds the enterprise …', 'the enterprise, flag 0', (_, time) =>
      tenantSync(of(), COMPANY, 0, time),
    ),
    basicStep('releaseInstance', '… and gives the instance back.', 'the instance', (marketplace) =>
      basicMessage('releaseInstance', of(), of().orderId, marketplace),
    ),
  ];
}

const basicStep = (
  kind: InstanceKind,
  title: string,
  arrives: string,
  message: (marketplace: Marketplace) => WireMessage,
): Step => step(kind, title, arrives, message);
