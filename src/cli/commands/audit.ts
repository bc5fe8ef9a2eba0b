import type { Command } from 'commander';
import { addList, addShow } from './receipts.js';
import { withClient, type ClientOptions } from './client-options.js';

export interface AuditVerifyOptions extends ClientOptions {
  readonly publicKey?: readonly string[];
  readonly anchor?: string;
  readonly export?: string;
  readonly from?: string;
  readonly to?: string;
  readonly allowOld?: boolean;
  readonly online?: boolean;
}

/** `koosync audit`: the seals of the webhook audit log. */
export function addAudit(koosync: Command): void {
  const audit = koosync
    .command('audit')
    .description('the webhook audit log as evidence: read it, verify its seals, keep their head, export it');
  addList(audit, 'audit');
  addShow(audit);
  addVerify(audit);
  addExport(audit);
  const head = audit.command('head').description('print the newest seal, to be kept outside of the database');
  withClient(head).action(async (options: ClientOptions) => {
    const { printHead } = await import('../audit/print-head.js');
    await printHead(options);
  });
}

export interface AuditExportOptions extends ClientOptions {
  readonly format?: string;
  readonly out?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly tenant?: string;
  readonly outcome?: string;
}

function addExport(audit: Command): void {
  const command = audit
    .command('export')
    .description('write the log out, oldest first: JSON Lines with the seals, or CSV for spreadsheets')
    .option('--format <format>', 'jsonl or csv (default: jsonl)')
    .option('--out <file>', 'where to write it (default: the output)')
    .option('--from <time>', 'only receipts from then on: ISO 8601')
    .option('--to <time>', 'only receipts before then: ISO 8601')
    .option('--kind <kind>', 'only tenantSync, applicationSync, …')
    .option('--tenant <id>', 'only this enterprise')
    .option('--outcome <outcome>', 'only applied, unchanged, superseded, held, resent, refused or failed');
  withClient(command)
    .addHelpText('after', '\nExample:\n  $ koosync audit export --from 2026-01-01T00:00Z --out audit.jsonl')
    .action(async (options: AuditExportOptions) => {
      const { exportAuditLog } = await import('../audit/export-audit-log.js');
      await exportAuditLog(options);
    });
}

function addVerify(audit: Command): void {
  const verify = audit
    .command('verify')
    .description(
      'find out whether the log is as it was sealed; reads the database itself, the service may be stopped',
    )
    .option(
      '--public-key <file>',
      'a public key that verifies seals; may be repeated (default: KOOSYNC_SEAL_KEY_FILE)',
      repeated,
    )
    .option('--anchor <file>', 'seals that were kept elsewhere: the output of "koosync audit head"')
    .option('--export <file>', 'verify an export (JSON Lines) instead of the database')
    .option('--from <time>', 'only receipts from then on: ISO 8601')
    .option('--to <time>', 'only receipts before then: ISO 8601')
    .option('--allow-old', 'the newest seal may be old, because the service does not run')
    .option('--online', 'let the running connector verify, over the admin API');
  withClient(verify)
    .addHelpText(
      'after',
      '\nExits with 1 when anything was tampered with.\n\nExamples:\n' +
        '  $ koosync audit head > /elsewhere/head.json\n' +
        '  $ koosync audit verify --public-key koosync-seal-public.pem --anchor /elsewhere/head.json',
    )
    .action(async (options: AuditVerifyOptions) => {
      const { verifyAuditLog } = await import('../audit/verify-audit-log.js');
      await verifyAuditLog(options);
    });
}

const repeated = (value: string, before: readonly string[] = []): string[] => [...before, value];
