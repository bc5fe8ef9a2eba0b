import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** Scopes, and the tenants, applications, departments and users in them. */
export class KeepScopesAndTheirDirectory1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = await columnsOf(runner);
    for (const table of tables(columns)) await runner.createTable(new Table(table), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of tables(await columnsOf(runner)).reverse()) await runner.dropTable(name, true);
  }
}

function tables(columns: Columns) {
  return [scope(columns), tenant(columns), application(columns), ...departments(columns), users(columns)];
}

const scope = ({ text, time }: Columns) => ({
  name: 'scope',
  columns: [
    text('id', 22, { isPrimary: true }),
    text('lane', 10),
    text('instance_id', 64),
    text('tenant_id', 64),
    time('ended_at', { isNullable: true }),
    time('seen_at'),
  ],
  indices: [
    { name: 'scope_tenant', columnNames: ['tenant_id'] },
    { name: 'scope_instance', columnNames: ['instance_id'] },
  ],
});

const tenant = ({ text, flag, time }: Columns) => ({
  name: 'tenant',
  columns: [
    text('scope_id', 22, { isPrimary: true }),
    text('order_id', 64),
    text('code', 64),
    text('name', 255),
    text('domain_name', 255),
    flag('removed'),
    time('source_time'),
  ],
});

const application = ({ text, longText, flag, time }: Columns) => ({
  name: 'application',
  columns: [
    text('scope_id', 22, { isPrimary: true }),
    text('app_id', 64, { isPrimary: true }),
    text('client_id', 64),
    longText('secret_jwe', { isNullable: true }),
    flag('removed'),
    time('source_time'),
  ],
});

const departments = ({ text, longText, flag, time, count }: Columns) => [
  {
    name: 'department',
    columns: [
      text('scope_id', 22, { isPrimary: true }),
      text('code', 64, { isPrimary: true }),
      text('name', 128),
      text('parent_code', 64, { isNullable: true }),
      longText('path', { isNullable: true }),
      flag('removed'),
      time('source_time'),
    ],
    indices: [{ name: 'department_children', columnNames: ['scope_id', 'parent_code'] }],
  },
  {
    name: 'department_list',
    columns: [
      text('scope_id', 22, { isPrimary: true }),
      time('watermark'),
      count('listed'),
      text('digest', 80, { isNullable: true }),
      text('held_id', 26, { isNullable: true }),
    ],
  },
  {
    name: 'held_removal',
    columns: [
      text('id', 26, { isPrimary: true }),
      text('scope_id', 22),
      text('state', 12),
      time('list_time'),
      count('removals'),
      count('live'),
      longText('list_codes'),
      time('held_at'),
      time('settled_at', { isNullable: true }),
    ],
    indices: [{ name: 'held_removal_scope', columnNames: ['scope_id', 'state'] }],
  },
];

const users = ({ text, longText, flag, time, count }: Columns) => ({
  name: 'authorization_user',
  columns: [
    text('scope_id', 22, { isPrimary: true }),
    text('app_id', 64, { isPrimary: true }),
    text('user_name', 64, { isPrimary: true }),
    flag('authorized'),
    time('state_time'),
    flag('removed'),
    time('profile_time'),
    text('name', 64),
    text('department_code', 64),
    text('role', 32),
    flag('enabled'),
    text('position', 64),
    text('employee_code', 64),
    count('employee_type', { isNullable: true }),
    text('mobile', 32),
    text('email', 128),
    text('work_place', 255),
    text('entry_date', 32),
    longText('extension', { isNullable: true }),
  ],
  indices: [{ name: 'authorization_user_name', columnNames: ['scope_id', 'user_name'] }],
});
