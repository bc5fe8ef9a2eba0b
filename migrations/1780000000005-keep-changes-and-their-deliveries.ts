import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** The outbox: what changed, in the order of commits, and how far each target was told. */
export class KeepChangesAndTheirDeliveries1780000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(await columnsOf(runner))) await runner.createTable(new Table(table), true);
    // compressing a hundred thousand changes would take longer than writing them
    if (runner.dataSource.options.type === 'postgres')
      await runner.query('ALTER TABLE change_page ALTER COLUMN events SET STORAGE EXTERNAL');
    const [counter] = (await runner.query('SELECT id FROM outbox_position')) as unknown[];
    if (!counter) await runner.query('INSERT INTO outbox_position (id, value) VALUES (1, 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of tables(await columnsOf(runner)).reverse()) await runner.dropTable(name, true);
  }
}

const tables = (columns: Columns) => [...changes(columns), ...deliveries(columns)];

const changes = ({ text, longText, time, count }: Columns) => [
  {
    name: 'outbox_position',
    columns: [count('id', { isPrimary: true }), time('value')],
  },
  {
    name: 'change_batch',
    columns: [
      time('position', { isPrimary: true }),
      text('scope_id', 22),
      text('receipt_id', 26),
      time('recorded_at'),
      count('items'),
      longText('events', { isNullable: true }),
    ],
    indices: [{ name: 'change_batch_scope', columnNames: ['scope_id', 'position'] }],
  },
  {
    name: 'change_page',
    columns: [
      text('scope_id', 22, { isPrimary: true }),
      text('receipt_id', 26, { isPrimary: true }),
      count('first', { isPrimary: true }),
      count('items'),
      longText('events'),
    ],
  },
];

const deliveries = ({ text, longText, time, count }: Columns) => [
  {
    name: 'delivery_target',
    columns: [text('name', 64, { isPrimary: true }), time('position')],
  },
  {
    name: 'delivery_stream',
    columns: [
      text('target', 64, { isPrimary: true }),
      text('scope_id', 22, { isPrimary: true }),
      time('position'),
      count('items'),
      time('head'),
      count('attempts'),
      count('batch_limit'),
      count('retries'),
      time('due_at', { isNullable: true }),
      time('lease_until'),
      text('lease_id', 26, { isNullable: true }),
      longText('last_error', { isNullable: true }),
    ],
    indices: [{ name: 'delivery_stream_due', columnNames: ['target', 'due_at'] }],
  },
  {
    name: 'parked_delivery',
    columns: [
      text('target', 64, { isPrimary: true }),
      text('event_id', 40, { isPrimary: true }),
      text('scope_id', 22),
      time('position'),
      count('item'),
      text('type', 32),
      longText('object'),
      text('status', 12),
      count('attempts'),
      longText('reason'),
      time('parked_at'),
      time('settled_at', { isNullable: true }),
    ],
    indices: [
      { name: 'parked_delivery_scope', columnNames: ['target', 'scope_id', 'status'] },
      { name: 'parked_delivery_status', columnNames: ['status', 'parked_at'] },
    ],
  },
];
