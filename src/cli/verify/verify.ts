import { clientSettings } from '../../config.js';
import { accessKey } from '../../protocol/access-key.js';
import { wrongUsage } from '../cli-error.js';
import type { VerifyOptions } from '../commands/verify.js';
import { oneLine, padEnd, paint, print, printJson } from '../terminal.js';
import { examine, type Examination, type Finding } from './examine.js';
import { readCaptured } from './read-captured.js';

/** Explains a captured request; sets the exit code 1 when it would be refused. */
export function verify(file: string, options: VerifyOptions): void {
  const settings = clientSettings();
  const secrets = options.kitKey.length > 0 ? options.kitKey : settings.kitAccessKeys;
  if (secrets.length === 0)
    throw wrongUsage(
      'A signature is checked with an access key',
      'pass --kit-key or set KOOSYNC_KIT_ACCESS_KEYS',
    );
  const examination = examine(readCaptured(file), {
    keys: secrets.map(accessKey),
    basePath: options.basePath ?? settings.basePath,
    windowMs: settings.windowMs,
    now: timeOf(options.now),
    judgeTime: options.now !== undefined,
  });
  const isGood = examination.findings.every(({ status }) => status !== 'fault');
  if (options.json) printJson({ ok: isGood, ...examination });
  else print(...linesOf(examination));
  if (!isGood) process.exitCode = 1;
}

function timeOf(text = 'now'): number {
  if (text === 'now') return Date.now();
  const time = /^\d{13}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw wrongUsage(`--now ${text} is no time`, 'use ISO 8601, 13 digits or "now"');
  return time;
}

const MARKS = {
  ok: () => paint('green', '✓'),
  note: () => paint('yellow', '•'),
  fault: () => paint('red', '✗'),
} as const;

function linesOf({ findings, keyMatched, canonicalText }: Examination): string[] {
  const told = findings.map(
    (one: Finding) => `${MARKS[one.status]()} ${padEnd(one.about, 10)} ${oneLine(one.text)}`,
  );
  if (keyMatched !== undefined || canonicalText === undefined) return told;
  return [
    ...told,
    '',
    'The text that has to be signed, as koosync makes it of this body:',
    oneLine(canonicalText),
  ];
}
