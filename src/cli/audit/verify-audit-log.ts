import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditReport } from '../../audit/verify/report.js';
import { verifyAudit } from '../../audit/verify/verify-audit.js';
import { verifyExport } from '../../audit/export/verify-export.js';
import { loadAuditSettings, loadSealKeys } from '../../config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AdminClient } from '../admin-client.js';
import { CliError, wrongUsage } from '../cli-error.js';
import type { AuditVerifyOptions } from '../commands/audit.js';
import { openDatabase } from '../open-database.js';
import { printJson } from '../terminal.js';
import { Progress } from './progress.js';
import { readAnchors } from './read-anchors.js';
import { sealKeysOf } from './read-seal-keys.js';
import { showReport } from './show-report.js';

/** Rows at once: nobody else waits for this process. */
const ROWS = 2000;

/** `koosync audit verify`; sets the exit code 1 when anything was found. */
export async function verifyAuditLog(options: AuditVerifyOptions): Promise<void> {
  const report = await reportOf(options);
  if (options.json) printJson(report);
  else showReport(report);
  if (!report.intact) process.exitCode = 1;
}

function reportOf(options: AuditVerifyOptions): Promise<AuditReport> {
  const { from, to } = options;
  if (options.online) return AdminClient.of(options).get<AuditReport>('audit/verify', { from, to });
  return options.export === undefined ? verifyDatabase(options) : verifyFile(options.export, options);
}

async function verifyFile(file: string, options: AuditVerifyOptions): Promise<AuditReport> {
  const keys = sealKeysOf(options.publicKey, () => loadSealKeys());
  const progress = new Progress('lines');
  try {
    return await verifyExport(linesOf(file, progress), keys, {
      now: Date.now(),
      ticks: () => performance.now(),
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CliError(`${file} cannot be read (${code}: ${message})`, 'correct the path');
  } finally {
    progress.clear();
  }
}

async function* linesOf(file: string, progress: Progress): AsyncGenerator<string> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    yield line;
    progress.show(++count);
  }
}

async function verifyDatabase(options: AuditVerifyOptions): Promise<AuditReport> {
  const settings = loadAuditSettings();
  const keys = sealKeysOf(options.publicKey, () => settings.sealKeys);
  const anchors = options.anchor === undefined ? [] : readAnchors(options.anchor);
  const request = {
    from: timeOf('--from', options.from),
    to: timeOf('--to', options.to),
    anchors,
    dueMs: options.allowOld ? undefined : settings.idleSealS * 1000,
  };
  const progress = new Progress('receipts');
  const dataSource = await openDatabase(settings.url);
  try {
    const pace = { rows: ROWS, pause: (rows: number) => progress.show(rows) };
    const times = { now: Date.now(), ticks: () => performance.now() };
    return await verifyAudit(new UnitOfWork(dataSource), keys, request, pace, times);
  } finally {
    progress.clear();
    await dataSource.destroy();
  }
}

function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw wrongUsage(`${option} is no time`, 'write it as 2026-01-05T08:00:00Z');
  return time;
}
