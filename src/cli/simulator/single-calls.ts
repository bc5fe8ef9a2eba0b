import type { KitKind } from '../../protocol/routes.js';
import { CLIENT_ID, CLIENT_SECRET, COMPANY } from './demo-company.js';
import { seededRandom } from '../../testing/seeded-random.js';
import { step, type Scenario, type Step } from './step.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  type Department,
  type Subject,
  type User,
} from '../../testing/wire-messages.js';

export interface CallOptions {
  readonly flag: number;
  /** Departments or users in a list; calls of the other kinds. */
  readonly count: number;
  readonly seed: number;
}

/** One kind alone, with made-up data: one call with a list of `count`, or `count` calls. */
export function singleCalls(kind: KitKind, of: Subject, options: CallOptions): Scenario {
  const { flag, count, seed } = options;
  const departments = madeUpDepartments(count, seed);
  const users = madeUpUsers(count, seed, departments);
  const call = (title: string, message: Step['message']) => step(kind, title, '', message);
  switch (kind) {
    case 'tenantSync':
      return users.map((_, i) =>
        call(`${nth(of, i).tenantId}, flag ${flag}`, (_market, time) =>
          tenantSync(nth(of, i), nthCompany(i), flag, time),
        ),
      );
    case 'applicationSync':
      return users.map((_, i) =>
        call(`${nth(of, i).tenantId}, flag ${flag}`, (market, time) =>
          applicationSync(nth(of, i), CLIENT_ID, market.seal(CLIENT_SECRET), flag, time),
        ),
      );
    case 'authSync':
      return [call(`${count} users, flag ${flag}`, (_, time) => authSync(of, users, flag, time))];
    case 'singleOrgSync':
      return departments.map((one) =>
        call(`${one.orgCode} ${one.orgName}, flag ${flag}`, (_, time) => singleOrgSync(of, one, flag, time)),
      );
    case 'allOrgSync':
      return [call(`${count} departments`, (_, time) => allOrgSync(of, departments, time))];
  }
}

const nth = (of: Subject, i: number): Subject =>
  i === 0 ? of : { ...of, tenantId: `${of.tenantId}-${i + 1}` };
const nthCompany = (i: number) => (i === 0 ? COMPANY : { ...COMPANY, name: `${COMPANY.name} ${i + 1}` });

const AREAS = ['研发', '产品', '设计', '销售', '市场', '财务', '法务', '客服', '运维', '采购'] as const;
const UNITS = ['一部', '二部', '三部', '中心', '小组'] as const;
const FAMILY = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '欧阳'] as const;
const GIVEN = ['伟', '芳', '娜', '敏', '静', '磊', '洋', '雪', '子涵', '浩然'] as const;

/** Each department's parent is one made before it, or none. */
function madeUpDepartments(count: number, seed: number): Department[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => ({
    orgCode: `SIM-${i + 1}`,
    orgName: `${pick(AREAS, random)}${pick(UNITS, random)}${i + 1}`,
    parentCode: i === 0 || random() < 0.1 ? '' : `SIM-${1 + Math.floor(random() * i)}`,
  }));
}

function madeUpUsers(count: number, seed: number, departments: readonly Department[]): User[] {
  const random = seededRandom(seed + 1);
  return Array.from({ length: count }, (_, i) => ({
    userName: `sim.user.${i + 1}`,
    name: pick(FAMILY, random) + pick(GIVEN, random),
    orgCode: pick(departments, random).orgCode,
    role: 'user',
    position: '',
    employeeCode: `SIM${i + 1}`,
    mobile: '',
    email: `sim.user.${i + 1}@simulated.example`,
  }));
}

const pick = <T>(items: readonly T[], random: () => number): T =>
  items[Math.floor(random() * items.length)] as T;
