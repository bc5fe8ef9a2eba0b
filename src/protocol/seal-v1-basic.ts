import { formatUtcTime } from './guide-time.js';
import { ROUTES, type Kind } from './routes.js';
import { type SealedParts, type SealOptions } from './sealed-request.js';
import { sealSensitiveField } from './v1-sensitive-field.js';
import { AUTH_TOKEN, signV1, TIME_STAMP } from './v1-signature.js';

type Message = Readonly<Record<string, unknown>>;

/** A basic message in V2's form as V1 sends it: everything in the query, the token too. */
export function sealV1Basic(kind: Kind, message: Message, options: SealOptions): SealedParts {
  const parameters = new Map<string, string>();
  const timed = { [TIME_STAMP]: formatUtcTime(options.timestamp), ...message };
  for (const [name, value] of Object.entries({ ...timed, ...wireFields(kind, message, options) }))
    if (value !== undefined && value !== null) parameters.set(name, textOf(value));
  parameters.set(AUTH_TOKEN, signV1(options.accessKey, parameters).toString('base64'));
  const pairs = [...parameters].map((pair) => pair.map(encodeURIComponent).join('='));
  return { query: pairs.join('&'), headers: {}, body: Buffer.alloc(0) };
}

/** What V1 writes otherwise. `message.activity` may say `expireInstance`, the other name of a freeze. */
function wireFields(kind: Kind, message: Message, { accessKey, newIv }: SealOptions): Message {
  const { activity, scene, status, mobilePhone, email, saasExtendParams } = message;
  const own = ROUTES.find((r) => r.dialect === 'v1-basic' && r.kind === kind && r.activity === activity);
  const usual = ROUTES.filter((r) => r.dialect === 'v1-basic' && r.kind === kind).at(-1);
  const seal = (text: unknown): unknown =>
    typeof text === 'string' && text !== '' && newIv
      ? sealSensitiveField(accessKey, text, newIv(), message.encryptType === '2' ? '2' : '1')
      : text;
  return {
    activity: (own ?? usual)?.activity,
    scene: undefined,
    status: undefined,
    ...(scene !== undefined && { trialToFormal: scene === 'TRIAL_TO_FORMAL' ? '1' : undefined }),
    ...(status !== undefined && { instanceStatus: status === 'UNFREEZE' ? 'NORMAL' : status }),
    mobilePhone: seal(mobilePhone),
    email: seal(email),
    ...(Array.isArray(saasExtendParams) && { saasExtendParams: encodedList(saasExtendParams) }),
  };
}

const encodedList = (list: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(list)).toString('base64');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
