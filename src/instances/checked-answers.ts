import { REFUSED_CODES, type AppInfo, type Refusal } from './instance-provisioner.js';

/** Longest texts that the marketplace takes in InstanceInfo, in characters [428]. */
const LIMITS: Readonly<Record<keyof AppInfo, number>> = {
  frontEndUrl: 512,
  adminUrl: 512,
  userName: 128,
  password: 128,
  memo: 1024,
};

/**
 * What the vendor's code returned, as far as the marketplace takes it.
 *
 * @throws Error naming the field that is missing or too long, without its value
 */
export function checkedAppInfo(appInfo: AppInfo): AppInfo {
  const kept: Partial<Record<keyof AppInfo, string>> = {};
  for (const field of Object.keys(LIMITS) as (keyof AppInfo)[]) {
    const text: unknown = appInfo[field];
    if (text === undefined || text === null || text === '') continue;
    if (typeof text !== 'string' || text.length > LIMITS[field])
      throw new Error(
        `the provisioner's appInfo.${field} is not a text of at most ${LIMITS[field]} characters`,
      );
    kept[field] = text;
  }
  if (kept.frontEndUrl === undefined) throw new Error("the provisioner's appInfo has no frontEndUrl");
  return { ...kept, frontEndUrl: kept.frontEndUrl };
}

/**
 * A refusal as the marketplace may be told it.
 *
 * @throws Error when the code is none with which an order may be refused
 */
export function checkedRefusal<R extends Refusal>(refusal: R): R {
  const { code, reason } = refusal;
  if (REFUSED_CODES.includes(code) && typeof reason === 'string' && reason !== '') return refusal;
  throw new Error(
    `the provisioner's refusal needs a reason and one of the codes ${REFUSED_CODES.join(', ')}`,
  );
}
