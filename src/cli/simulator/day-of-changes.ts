import { CLIENT_ID, COMPANY, JOINER, LEAVER, MOVED, RENAMED, USERS } from './demo-company.js';
import { step, type Scenario } from './step.js';
import {
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  type Subject,
} from '../../testing/wire-messages.js';

const NEW_TEAM = { orgCode: 'RD-AI', orgName: '智能算法组', parentCode: 'RD' };

/** What happens at an enterprise between morning and evening; needs no onboarding before it. */
export const dayOfChanges = (of: Subject): Scenario => [
  step('singleOrgSync', 'A new team is founded.', '智能算法组 below 研发中心', (_, time) =>
    singleOrgSync(of, NEW_TEAM, 1, time),
  ),
  step('authSync', `${JOINER.name} joins and is granted the product.`, 'one user', (_, time) =>
    authSync(of, [JOINER], 1, time),
  ),
  step(
    'authSync',
    `${USERS[2]?.name} changes to the new team.`,
    'one user with a new department',
    (_, time) =>
      authSync(
        of,
        USERS.slice(2, 3).map((user) => ({ ...user, orgCode: NEW_TEAM.orgCode })),
        2,
        time,
      ),
  ),
  step('singleOrgSync', `平台组 is renamed to ${RENAMED.orgName}.`, 'one department', (_, time) =>
    singleOrgSync(of, RENAMED, 2, time),
  ),
  step(
    'singleOrgSync',
    `${MOVED.orgName} moves to 研发中心.`,
    'one department with a new parent',
    (_, time) => singleOrgSync(of, MOVED, 2, time),
  ),
  step('authSync', `${LEAVER.name} leaves: first the right is withdrawn …`, 'one user, flag 3', (_, time) =>
    authSync(of, [LEAVER], 3, time),
  ),
  step('authSync', '… then the record is removed.', 'one user, flag 0', (_, time) =>
    authSync(of, [LEAVER], 0, time),
  ),
  step('singleOrgSync', '华北区 is closed.', 'one department, flag 0', (_, time) =>
    singleOrgSync(of, { orgCode: 'SALES-NORTH', orgName: '华北区', parentCode: 'SALES' }, 0, time),
  ),
  step(
    'applicationSync',
    'The login credential is renewed.',
    'a new secret, encrypted',
    (marketplace, time) => applicationSync(of, CLIENT_ID, marketplace.seal(`demo-secret-${time}`), 2, time),
  ),
  step('tenantSync', 'The enterprise changes its name.', 'the enterprise, flag 2', (_, time) =>
    tenantSync(of, { ...COMPANY, name: '星河科技集团有限公司' }, 2, time),
  ),
];
