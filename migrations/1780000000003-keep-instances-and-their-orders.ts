import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** Instances of the product, and the orders that made and changed them. */
export class KeepInstancesAndTheirOrders1780000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = await columnsOf(runner);
    await runner.createTable(new Table(instance(columns)), true);
    await runner.createTable(new Table(instanceOrder(columns)), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('instance_order', true);
    await runner.dropTable('instance', true);
  }
}

const instance = ({ text, longText, time, count }: Columns) => ({
  name: 'instance',
  columns: [
    text('scope_id', 22, { isPrimary: true }),
    text('lane', 10),
    text('instance_id', 64),
    text('status', 12),
    text('order_id', 64),
    text('order_line_id', 64),
    text('product_id', 128),
    time('expire_time', { isNullable: true }),
    longText('details'),
    longText('app_info', { isNullable: true }),
    longText('password_jwe', { isNullable: true }),
    time('frozen_at', { isNullable: true }),
    time('provisioned_at', { isNullable: true }),
    time('pending_at', { isNullable: true }),
    time('released_at', { isNullable: true }),
    time('purged_at', { isNullable: true }),
    longText('refusal', { isNullable: true }),
    time('due_at', { isNullable: true }),
    count('attempts'),
    text('receipt_id', 26),
    time('created_at'),
    time('updated_at'),
  ],
  indices: [{ name: 'instance_due', columnNames: ['due_at'] }],
});

const instanceOrder = ({ text, time }: Columns) => ({
  name: 'instance_order',
  columns: [
    text('scope_id', 22, { isPrimary: true }),
    text('order_id', 64, { isPrimary: true }),
    text('order_line_id', 64, { isPrimary: true }),
    text('scene', 32, { isPrimary: true }),
    time('expire_time', { isNullable: true }),
    time('applied_at'),
  ],
  indices: [{ name: 'instance_order_order', columnNames: ['order_id'] }],
});
