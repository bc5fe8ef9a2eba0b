import { isUtf8 } from 'node:buffer';
import { parseGuideList } from './guide-list.js';
import { ProtocolError } from './protocol-error.js';
import { choiceUnknown, fieldUndecodable } from './request-reasons.js';
import { type Kind } from './routes.js';
import { openSensitiveField, type EncryptType } from './v1-sensitive-field.js';

type Fields = Readonly<Record<string, unknown>>;

/** What V1 calls the states of an instance, in V2's words. */
const STATUSES: ReadonlyMap<unknown, string> = new Map([
  ['FREEZE', 'FREEZE'],
  ['NORMAL', 'UNFREEZE'],
  ['UNFREEZE', 'UNFREEZE'],
]);

/**
 * A V1 basic message as V2 would write it: V2's `activity`, scene and status; mobilePhone and email in clear; the
 * extension parameters as a list. Fields that V2 does not have stay.
 *
 * @throws ProtocolError `000002` for what V1 does not print, `000101` and `000102` when mobilePhone or email do not open.
 */
export function basicFormOfV1(kind: Kind, body: Fields, accessKey: string): Record<string, unknown> {
  return { ...body, activity: kind, ...CHANGES[kind]?.(body, accessKey) };
}

/** What V2 calls otherwise, kind by kind. */
const CHANGES: Readonly<Partial<Record<Kind, (body: Fields, accessKey: string) => Fields>>> = {
  newInstance: (body, accessKey) => ({ ...openedFields(body, accessKey), ...extendParams(body) }),
  refreshInstance: ({ trialToFormal }) => ({ scene: trialToFormal === '1' ? 'TRIAL_TO_FORMAL' : 'RENEWAL' }),
  updateInstanceStatus: (body) => ({ status: statusOf(body) }),
};

function openedFields(
  { mobilePhone, email, encryptType }: Fields,
  accessKey: string,
): Record<string, unknown> {
  const types = typesOf(encryptType);
  const open = (sealed: unknown, field: string, code: '000101' | '000102'): Record<string, unknown> => {
    if (typeof sealed !== 'string' || sealed.trim() === '') return {};
    for (const type of types) {
      const text = openSensitiveField(accessKey, sealed, type);
      if (text !== undefined) return { [field]: text };
    }
    throw new ProtocolError(code, fieldUndecodable(field));
  };
  return { ...open(mobilePhone, 'mobilePhone', '000101'), ...open(email, 'email', '000102') };
}

/** The console decides between AES-256 and AES-128, and not every request tells which. */
function typesOf(encryptType: unknown): readonly EncryptType[] {
  if (encryptType === undefined || encryptType === '') return ['1', '2'];
  if (encryptType === '1' || encryptType === '2') return [encryptType];
  throw new ProtocolError('000002', choiceUnknown('encryptType'));
}

/** `urlEncode(base64(JSON list))`: the query's own encoding is off already. */
function extendParams({ saasExtendParams: text }: Fields): Record<string, unknown> {
  if (typeof text !== 'string' || text.trim() === '') return {};
  const list = parseGuideList(decodedBase64(text));
  if (!list) throw new ProtocolError('000002', fieldUndecodable('saasExtendParams'));
  return { saasExtendParams: list };
}

function decodedBase64(text: string): string {
  const digits = text.replace(/%2B/gi, '+').replace(/%2F/gi, '/').replace(/%3D/gi, '=').replaceAll(' ', '+');
  const bytes = Buffer.from(/^[\w+/-]+={0,2}$/.test(digits) ? digits : '', 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : '';
}

/** expireInstance only ever means that the time is over. */
function statusOf({ activity, instanceStatus }: Fields): string {
  if (activity === 'expireInstance') return 'FREEZE';
  const status = STATUSES.get(instanceStatus);
  if (status === undefined) throw new ProtocolError('000002', choiceUnknown('instanceStatus'));
  return status;
}
