import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** The chain of seals over the webhook audit log, and where in the log of changes an object is told of. */
export class SealReceiptsAndIndexHistory1780000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(await columnsOf(runner))) await runner.createTable(new Table(table), true);
    // hashes cannot be compressed
    if (runner.dataSource.options.type === 'postgres')
      await runner.query('ALTER TABLE audit_seal_entries ALTER COLUMN packed SET STORAGE EXTERNAL');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of tables(await columnsOf(runner)).reverse()) await runner.dropTable(name, true);
  }
}

const tables = (columns: Columns) => [...seals(columns), ...history(columns)];

const seals = ({ text, longText, time, count }: Columns) => [
  {
    name: 'audit_seal',
    columns: [
      time('number', { isPrimary: true }),
      time('sealed_at'),
      count('receipts'),
      text('from_id', 26, { isNullable: true }),
      text('to_id', 26, { isNullable: true }),
      text('root', 64),
      text('entries', 64),
      time('scanned_to'),
      time('horizon'),
      time('retired'),
      text('previous', 64),
      text('key_id', 16),
      text('hash', 64),
      text('signature', 88),
    ],
    indices: [
      { name: 'audit_seal_from', columnNames: ['from_id', 'number'] },
      { name: 'audit_seal_to', columnNames: ['to_id', 'number'] },
    ],
  },
  {
    name: 'audit_seal_entries',
    columns: [time('number', { isPrimary: true }), longText('packed')],
  },
];

const history = ({ text, time, flag }: Columns) => [
  {
    name: 'history_mark',
    columns: [text('scope_id', 22, { isPrimary: true }), time('place')],
  },
  {
    name: 'history_entry',
    columns: [
      text('scope_id', 22, { isPrimary: true }),
      text('object', 40, { isPrimary: true }),
      time('place', { isPrimary: true }),
      time('next_place'),
      time('source_time'),
      time('next_source_time'),
      text('kind', 12),
      flag('gone'),
    ],
    indices: [{ name: 'history_entry_kind', columnNames: ['scope_id', 'kind', 'place'] }],
  },
];
