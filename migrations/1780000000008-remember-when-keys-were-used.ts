import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf } from './columns.js';

/** When each key was used last, and how far the receipts were looked through for it. */
export class RememberWhenKeysWereUsed1780000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { text, time, count } = await columnsOf(runner);
    const use = {
      name: 'key_use',
      columns: [
        text('purpose', 16, { isPrimary: true }),
        text('key_id', 32, { isPrimary: true }),
        time('last_used_at'),
      ],
    };
    const mark = {
      name: 'key_use_mark',
      columns: [count('id', { isPrimary: true }), text('receipt_id', 26), time('since')],
    };
    await runner.createTable(new Table(use), true);
    await runner.createTable(new Table(mark), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('key_use_mark', true);
    await runner.dropTable('key_use', true);
  }
}
