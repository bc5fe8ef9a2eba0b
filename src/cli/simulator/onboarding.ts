import {
  CLIENT_ID,
  CLIENT_SECRET,
  COMPANY,
  DEPARTMENTS,
  LEAVER,
  MOVED,
  OUTDATED,
  RENAMED,
  USERS,
} from './demo-company.js';
import { step, type Scenario } from './step.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  type Subject,
} from '../../testing/wire-messages.js';

/** An enterprise binds the product, grants users, changes; one duplicate, one late and one forged request. */
export const onboarding = (of: Subject): Scenario => [
  step(
    'tenantSync',
    `An administrator binds the product to ${COMPANY.name}.`,
    'the enterprise, with its name and its login domain',
    (_, time) => tenantSync(of, COMPANY, 1, time),
  ),
  step(
    'applicationSync',
    'The marketplace hands over the credential for the login of its users.',
    'client id and client secret, the secret encrypted with your public key',
    (marketplace, time) => applicationSync(of, CLIENT_ID, marketplace.seal(CLIENT_SECRET), 1, time),
  ),
  step(
    'allOrgSync',
    'The marketplace sends the whole organisation.',
    `the full list of ${DEPARTMENTS.length} departments`,
    (_, time) => allOrgSync(of, DEPARTMENTS, time),
  ),
  step(
    'authSync',
    `The administrator grants the product to ${USERS.length} people.`,
    `${USERS.length} users with name, department and role`,
    (_, time) => authSync(of, USERS, 1, time),
  ),
  step(
    'singleOrgSync',
    `平台组 is renamed to ${RENAMED.orgName}.`,
    `department ${RENAMED.orgCode} with its new name`,
    (_, time) => singleOrgSync(of, RENAMED, 2, time),
  ),
  step(
    'singleOrgSync',
    `${MOVED.orgName} moves from 产品部 to 研发中心.`,
    `department ${MOVED.orgCode} with its new parent`,
    (_, time) => singleOrgSync(of, MOVED, 2, time),
  ),
  step(
    'authSync',
    `The administrator withdraws the product from ${LEAVER.name}.`,
    `user ${LEAVER.userName}, authorisation cancelled`,
    (_, time) => authSync(of, [LEAVER], 3, time),
  ),
  ...troubles(of),
];

/** What a network and strangers do. */
const troubles = (of: Subject): Scenario => [
  step(
    'authSync',
    'The network swallows the reply, so the marketplace sends the same again.',
    'the same bytes, the same nonce',
    (_, time) => authSync(of, [LEAVER], 3, time),
    'resent',
  ),
  step(
    'singleOrgSync',
    `An old message turns up late: ten minutes ago 平台组 was to be ${OUTDATED.orgName}.`,
    `department ${OUTDATED.orgCode}, with an older source time than what is known`,
    (_, time) => singleOrgSync(of, OUTDATED, 2, time),
    'late',
  ),
  step(
    'tenantSync',
    'A stranger who does not know the access key tries to unbind the enterprise.',
    'a delete of the enterprise, signed with a wrong key',
    (_, time) => tenantSync(of, COMPANY, 0, time),
    'forged',
  ),
];
