import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** The webhook audit log, and the nonces that successful requests claimed. */
export class KeepReceiptsAndClaimedNonces1780000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = await columnsOf(runner);
    await runner.createTable(new Table(receipt(columns)), true);
    await runner.createTable(new Table(nonceClaim(columns)), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('nonce_claim', true);
    await runner.dropTable('receipt', true);
  }
}

const receipt = ({ text, longText, time, count }: Columns) => ({
  name: 'receipt',
  columns: [
    text('id', 26, { isPrimary: true }),
    time('received_at'),
    text('kind', 32),
    text('dialect', 16),
    text('lane', 10, { isNullable: true }),
    text('instance_id', 64, { isNullable: true }),
    text('tenant_id', 64, { isNullable: true }),
    text('nonce', 128, { isNullable: true }),
    text('outcome', 16),
    text('result_code', 6),
    longText('reason', { isNullable: true }),
    longText('applied', { isNullable: true }),
    count('duration_ms'),
    count('body_size'),
    text('body_hash', 64),
    text('key_matched', 16, { isNullable: true }),
    text('canonical_form', 24, { isNullable: true }),
    text('secret_key_matched', 48, { isNullable: true }),
    longText('request', { isNullable: true }),
    longText('reply'),
    text('first_id', 26, { isNullable: true }),
    count('calls'),
  ],
  indices: [{ name: 'receipt_tenant', columnNames: ['tenant_id', 'id'] }],
});

const nonceClaim = ({ text, longText, time }: Columns) => ({
  name: 'nonce_claim',
  columns: [
    text('id', 43, { isPrimary: true }),
    text('request_hash', 43),
    text('receipt_id', 26),
    longText('reply'),
    time('expires_at'),
  ],
  indices: [{ name: 'nonce_claim_expiry', columnNames: ['expires_at'] }],
});
