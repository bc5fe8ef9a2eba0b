import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages of changes take a ninth of the room; of PostgreSQL's compressions only LZ4 costs less time than it saves. */
export class CompressPagesOfChanges1780000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!(await knowsLz4(runner))) return;
    await runner.query('ALTER TABLE change_page ALTER COLUMN events SET STORAGE EXTENDED');
    await runner.query('ALTER TABLE change_page ALTER COLUMN events SET COMPRESSION lz4');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!(await knowsLz4(runner))) return;
    await runner.query('ALTER TABLE change_page ALTER COLUMN events SET COMPRESSION DEFAULT');
    await runner.query('ALTER TABLE change_page ALTER COLUMN events SET STORAGE EXTERNAL');
  }
}

/** PostgreSQL from 14 on, when it was built with it. */
async function knowsLz4(runner: QueryRunner): Promise<boolean> {
  if (runner.dataSource.options.type !== 'postgres') return false;
  const [row] = (await runner.query(
    `SELECT 'lz4' = ANY(enumvals) AS known FROM pg_settings WHERE name = 'default_toast_compression'`,
  )) as { known: boolean }[];
  return row?.known === true;
}
