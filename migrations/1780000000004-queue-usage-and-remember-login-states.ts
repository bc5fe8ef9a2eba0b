import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** Usage records on their way to the marketplace, and logins that have begun. */
export class QueueUsageAndRememberLoginStates1780000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = await columnsOf(runner);
    await runner.createTable(new Table(queuedUsage(columns)), true);
    await runner.createTable(new Table(loginState(columns)), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('login_state', true);
    await runner.dropTable('queued_usage', true);
  }
}

const queuedUsage = ({ text, time, count }: Columns) => ({
  name: 'queued_usage',
  columns: [
    text('id', 64, { isPrimary: true }),
    text('instance_id', 64),
    text('package_instance_id', 64, { isNullable: true }),
    time('begin_time'),
    time('end_time'),
    time('recorded_time'),
    text('usage_value', 20),
    text('state', 10),
    count('attempts'),
    time('due_at'),
    text('round_id', 22, { isNullable: true }),
    text('code', 32, { isNullable: true }),
    text('reason', 255, { isNullable: true }),
    time('queued_at'),
    time('settled_at', { isNullable: true }),
  ],
  indices: [
    { name: 'queued_usage_due', columnNames: ['state', 'due_at'] },
    { name: 'queued_usage_round', columnNames: ['round_id'] },
  ],
});

const loginState = ({ text, time }: Columns) => ({
  name: 'login_state',
  columns: [
    text('id', 43, { isPrimary: true }),
    text('scope_id', 22),
    text('app_id', 64),
    time('expires_at'),
    time('used_at', { isNullable: true }),
  ],
  indices: [{ name: 'login_state_expiry', columnNames: ['expires_at'] }],
});
