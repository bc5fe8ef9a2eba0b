import type { CheckResult, StoreReport } from './store-report.js';

const MOST_TOLD = 8;

/** What one check came to, as lines of a report. */
export function linesOfCheck({ name, status, reason, told, notes }: CheckResult): string[] {
  if (status === 'skipped') return [`  – ${name} (skipped: ${reason})`];
  if (status === 'passed') return [`  ✓ ${name}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`];
  const last = told.slice(-MOST_TOLD);
  const before = told.length - last.length;
  return [
    `  ✗ ${name}`,
    `      ${reason}`,
    ...(before > 0 ? [`      told: ${before} calls before these`] : []),
    ...last.map((line) => `      told: ${line}`),
  ];
}

export function summaryOf({ checks, passed, failed, skipped, seed }: StoreReport): string {
  const ms = checks.reduce((sum, one) => sum + one.ms, 0);
  const words = [`${passed.length} passed`, `${failed.length} failed`, `${skipped.length} skipped`];
  return `${words.join(', ')} in ${(ms / 1000).toFixed(1)} s (seed ${seed})`;
}
