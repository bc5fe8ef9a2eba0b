import { createHmac } from 'node:crypto';
import { sealSensitiveField } from './v1-sensitive-field.js';

type Fields = Readonly<Record<string, unknown>>;

/** The header of every V1 reply, spelled as the guide spells it, the blank included. `body`: the reply's exact bytes. */
export function bodySign(accessKey: string, body: Uint8Array | string): Record<string, string> {
  const signature = createHmac('sha256', accessKey).update(body).digest('base64');
  return { 'Body-Sign': `sign_type="HMAC-SHA256", signature= "${signature}"` };
}

/**
 * The fields of a V1 reply: `userName` and `password` of each `appInfo` encrypted with the access key, and `encryptType`,
 * which says how. Fields without an `appInfo` or `info` stay as they are.
 *
 * @param newIv makes 16 ASCII characters, other ones on each call.
 */
export function v1ReplyFields(fields: Fields, accessKey: string, newIv: () => string): Fields {
  const { appInfo, info } = fields;
  if (appInfo === undefined && info === undefined) return fields;
  const seal = (text: unknown): unknown =>
    typeof text === 'string' && text !== '' ? sealSensitiveField(accessKey, text, newIv(), '1') : text;
  const sealed = (holder: unknown): unknown => {
    if (!isObject(holder) || !isObject(holder.appInfo)) return holder;
    const { userName, password } = holder.appInfo;
    const account = { ...(userName !== undefined && { userName: seal(userName) }) };
    const secret = { ...(password !== undefined && { password: seal(password) }) };
    return { ...holder, appInfo: { ...holder.appInfo, ...account, ...secret } };
  };
  const outer = sealed(fields) as Fields;
  return {
    ...outer,
    encryptType: '1',
    ...(Array.isArray(info) && { info: info.map(sealed) }),
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
