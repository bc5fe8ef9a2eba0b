import { type Reason } from './protocol-error.js';
import { RESULT_CODES, type RefusalCode, type ResultCode } from './result-code.js';

/** Longest `resultMsg` the marketplace takes, in characters. */
const MESSAGE_LIMIT = 255;
/** A request id longer than this is not one of ours and is cut. */
const REQUEST_ID_LIMIT = 64;
/** What is left of a long field name, so that the sentence around it survives. */
const FIELD_LIMIT = 40;

const RETRY = {
  helps: { zh: '请点击重试。', en: 'Retrying helps.' },
  doesNotHelp: {
    zh: '重试无效，请联系应用商家。',
    en: "Retrying will not help; contact the app's vendor.",
  },
} as const;

/** What the answer to an applied call says; left out, it says success and nothing else. */
export interface SettledReply {
  /** `000000`, or `000004` while provisioning goes on: other codes are refusals. */
  readonly code: ResultCode;
  /** What stands beside resultCode and resultMsg, such as `instanceId` or `info`, in clear whatever the dialect. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Instead of the code's own words. */
  readonly message?: Reason;
}

/** The reply of every call that succeeded, in the wording of the guide's examples [433]–[437]. */
export function successReply(): Buffer {
  return settledReply({ code: '000000' }, '');
}

/** The reply of a call that was applied; its fields as they stand. */
export function settledReply({ code, fields, message }: SettledReply, requestId: string): Buffer {
  const { zh, en } = RESULT_CODES[code];
  const words = code === '000000' ? 'success.' : `${zh} / ${en}`;
  const resultMsg = message ? refusalMessage(message, requestId) : words;
  return Buffer.from(JSON.stringify({ resultCode: code, resultMsg, ...fields }));
}

/**
 * The reply of a refused or failed call: why, whether retrying helps, and the id under which the vendor finds the
 * request, in Chinese and in English. `resultMsg` never exceeds 255 UTF-16 units, holds no control character and no
 * half of a surrogate pair; the sentences are shortened with `…`, the retry sentences and the id are not.
 */
export function refusalReply(code: RefusalCode, reason: Reason, requestId: string): Buffer {
  return Buffer.from(JSON.stringify({ resultCode: code, resultMsg: refusalMessage(reason, requestId) }));
}

function refusalMessage(reason: Reason, requestId: string): string {
  const retry = reason.retry ? RETRY.helps : RETRY.doesNotHelp;
  const id = shortened(printable(requestId), REQUEST_ID_LIMIT);
  const fixed = `${retry.zh} / ${' '}${retry.en} [${id}]`.length;
  const [zh, en] = fitted(sentence(reason.zh, reason), sentence(reason.en, reason), MESSAGE_LIMIT - fixed);
  return `${zh}${retry.zh} / ${en} ${retry.en} [${id}]`;
}

function sentence(text: string, { field }: Reason): string {
  const tooLong = field !== undefined && field.length > FIELD_LIMIT;
  return printable(tooLong ? text.replaceAll(field, () => shortened(field, FIELD_LIMIT)) : text);
}

/** Shares `room` between two texts: each keeps half, and what the other one does not need. */
function fitted(first: string, second: string, room: number): [string, string] {
  if (first.length + second.length <= room) return [first, second];
  const half = Math.floor(room / 2);
  const firstRoom = Math.max(half, room - second.length);
  const shortFirst = shortened(first, firstRoom);
  return [shortFirst, shortened(second, room - shortFirst.length)];
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** Control characters, line separators and bidirectional overrides become blanks, lone surrogates U+FFFD. */
function printable(text: string): string {
  const blanked = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
  return blanked.replace(/\p{Surrogate}/gu, '\ufffd');
}
