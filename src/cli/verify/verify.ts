import { clientSettings, type ClientSettings } from '../../config.js';
import { accessKey } from '../../protocol/access-key.js';
import type { Dialect } from '../../protocol/routes.js';
import { wrongUsage } from '../cli-error.js';
import type { VerifyOptions } from '../commands/verify.js';
import { oneLine, padEnd, paint, print, printJson } from '../terminal.js';
import { dialectOf } from './examine-address.js';
import { examine } from './examine.js';
import type { Examination, Finding } from './finding.js';
import { readCaptured } from './read-captured.js';

/** Explains a captured request; sets the exit code 1 when it would be refused. */
export function verify(file: string, options: VerifyOptions): void {
  const settings = clientSettings();
  const basePath = options.basePath ?? settings.basePath;
  const raw = readCaptured(file);
  const dialect = dialectOf(raw, basePath);
  const examination = examine(raw, {
    dialect,
    keys: secretsOf(dialect, options, settings).map(accessKey),
    basePath,
    windowMs: settings.windowMs,
    now: timeOf(options.now),
    judgeTime: options.now !== undefined,
  });
  const isGood = examination.findings.every(({ status }) => status !== 'fault');
  if (options.json) printJson({ ok: isGood, ...examination });
  else print(...linesOf(examination));
  if (!isGood) process.exitCode = 1;
}

/** The keys given for a dialect, else those in the environment. @throws CliError when there are none. */
function secretsOf(
  dialect: Dialect,
  { kitKey, basicKey, v1Key }: VerifyOptions,
  settings: ClientSettings,
): readonly string[] {
  const [given, known, remedy] = {
    'v2-kit': [kitKey, settings.kitAccessKeys, 'pass --kit-key or set KOOSYNC_KIT_ACCESS_KEYS'],
    'v2-basic': [basicKey, settings.basicAccessKeys, 'pass --basic-key or set KOOSYNC_BASIC_ACCESS_KEYS'],
    'v1-kit': [v1Key, settings.v1AccessKeys, 'pass --v1-key or set KOOSYNC_V1_ACCESS_KEYS'],
    'v1-basic': [v1Key, settings.v1AccessKeys, 'pass --v1-key or set KOOSYNC_V1_ACCESS_KEYS'],
  }[dialect] as [readonly string[], readonly string[], string];
  const secrets = [given, dialect === 'v2-basic' ? kitKey : [], known].find(({ length }) => length > 0);
  if (!secrets) throw wrongUsage(`A signature of ${dialect} is checked with an access key`, remedy);
  return secrets;
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
