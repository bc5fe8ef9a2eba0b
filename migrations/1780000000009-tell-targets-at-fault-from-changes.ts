import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** Since when a target refuses us, when it last took something, and how often a parked change was being sent again. */
export class TellTargetsAtFaultFromChanges1780000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column] of added(await columnsOf(runner)))
      if (!(await runner.hasColumn(table, column.name)))
        await runner.addColumn(table, new TableColumn(column));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, { name }] of added(await columnsOf(runner))) await runner.dropColumn(table, name);
  }
}

const added = ({ time, count }: Columns) =>
  [
    ['delivery_stream', time('fault_since', { isNullable: true })],
    ['delivery_target', time('delivered_at', { default: 0 })],
    ['delivery_target', time('seen_at', { default: 0 })],
    ['parked_delivery', count('tries', { default: 0 })],
  ] as const;
