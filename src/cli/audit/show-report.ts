import type { AuditReport, Fault } from '../../audit/verify/report.js';
import { localTime } from '../local-time.js';
import { oneLine, padEnd, paint, print } from '../terminal.js';

const SHOWN = 50;

export function showReport(report: AuditReport): void {
  const { sealed, retired, unsealed, seals, head, from, to, faults, faultCount } = report;
  const range = from === null || to === null ? '' : `, ${localTime(from)} to ${localTime(to)}`;
  print(
    `${fact('sealed')}${sealed} receipts${range}`,
    `${fact('unsealed')}${unsealed} wait for the next seal`,
    ...(retired > 0 ? [`${fact('retired')}${retired} were removed by the policy of retention`] : []),
    `${fact('chain')}${head ? `${seals} seals, the newest ${head.number} of ${localTime(head.sealedAt)}` : 'no seal'}`,
    ...(head ? [`${fact('head')}${head.hash}`] : []),
    '',
    ...faults.slice(0, SHOWN).map(lineOf),
    ...(faultCount > SHOWN ? [`… and ${faultCount - SHOWN} more; --json tells the first 1000`] : []),
    verdict(report),
  );
}

const fact = (name: string): string => paint('dim', padEnd(name, 10));

function lineOf({ kind, receiptId, seal, detail }: Fault): string {
  const where = [receiptId, seal === undefined ? undefined : `seal ${seal}`].filter(Boolean).join(', ');
  return `${paint('red', '✗')} ${padEnd(kind, 14)} ${oneLine(where ? `${where}: ${detail}` : detail)}`;
}

function verdict({ intact, faultCount, sealed, head }: AuditReport): string {
  if (!intact)
    return paint(
      'red',
      `The log is not as it was sealed: ${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}.`,
    );
  if (!head) return paint('yellow', 'Nothing is sealed: nothing can be said.');
  return paint('green', sealed > 0 ? 'Intact: every sealed receipt is as it was.' : 'Intact.');
}
