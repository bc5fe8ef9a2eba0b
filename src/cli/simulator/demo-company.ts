import type { Company, Department, Subject, User } from '../../testing/wire-messages.js';

/** The enterprise of the stories. Every name, number and address is made up. */
export const DEMO: Subject = {
  instanceId: 'demo-instance-0001',
  orderId: 'CS2600000001DEMO0',
  tenantId: 'demo-tenant-xinghe',
  appId: 'demo-app-0001',
  testFlag: 0,
};

export const COMPANY: Company = {
  name: '星河科技有限公司',
  code: 'xinghe',
  domainName: 'https://xinghe.login.example',
};

export const CLIENT_ID = 'demo-client-0001';
export const CLIENT_SECRET = 'demo-secret-星河-0001';

const department = (orgCode: string, orgName: string, parentCode = ''): Department => ({
  orgCode,
  orgName,
  parentCode,
});

export const DEPARTMENTS = [
  department('RD', '研发中心'),
  department('RD-PLATFORM', '平台组', 'RD'),
  department('RD-APPS', '应用开发组', 'RD'),
  department('RD-QA', '质量保障组', 'RD'),
  department('PRODUCT', '产品部'),
  department('DESIGN', '设计组', 'PRODUCT'),
  department('SALES', '市场与销售部'),
  department('SALES-EAST', '华东区', 'SALES'),
  department('SALES-NORTH', '华北区', 'SALES'),
  department('OFFICE', '综合管理部'),
  department('OFFICE-HR', '人力资源组', 'OFFICE'),
] as const satisfies readonly Department[];

export const RENAMED = department('RD-PLATFORM', '平台架构组', 'RD');
export const MOVED = department('DESIGN', '设计组', 'RD');
/** What somebody called it before all this: sent late. */
export const OUTDATED = department('RD-PLATFORM', '基础平台小组', 'RD');

const user = (userName: string, name: string, orgCode: string, position: string, number: number): User => ({
  userName,
  name,
  orgCode,
  role: number === 1 ? 'admin' : 'user',
  position,
  employeeCode: `XH${String(number).padStart(4, '0')}`,
  mobile: `+86-1000000${String(number).padStart(4, '0')}`,
  email: `${userName}@xinghe.example`,
});

export const LEAVER = user('zhao.lei', '赵磊', 'SALES-EAST', '销售经理', 6);
export const USERS: readonly User[] = [
  user('zhang.wei', '张伟', 'RD', '研发总监', 1),
  user('li.na', '李娜', 'RD-PLATFORM', '架构师', 2),
  user('wang.fang', '王芳', 'RD-APPS', '前端工程师', 3),
  user('liu.yang', '刘洋', 'PRODUCT', '产品经理', 4),
  user('chen.jing', '陈静', 'DESIGN', '交互设计师', 5),
  LEAVER,
  user('ouyang.xue', '欧阳雪', 'OFFICE-HR', '招聘专员', 7),
];
export const JOINER = user('sun.hao', '孙浩', 'RD-QA', '测试工程师', 8);
