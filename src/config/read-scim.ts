import type { ChangeTarget } from '../outbox/change-target.js';
import { ScimOptionsError } from '../targets/scim/scim-options.js';
import { scimTarget } from '../targets/scim/scim-target.js';
import type { ConfigFault } from './config-fault.js';
import type { Values } from './variables.js';

const VARIABLES = {
  url: 'KOOSYNC_SCIM_URL',
  token: 'KOOSYNC_SCIM_TOKEN',
  userNameTemplate: 'KOOSYNC_SCIM_USER_NAME',
} as const;
const NO_TOKEN: ConfigFault = {
  variable: VARIABLES.token,
  problem: 'is not set',
  remedy: 'set it to the bearer token that the SCIM server gave for provisioning',
};

/** The SCIM server that the environment names, if it does; a fault when it cannot be used. */
export function readScim(values: Values, faults: ConfigFault[]): ChangeTarget[] {
  const { KOOSYNC_SCIM_URL: url, KOOSYNC_SCIM_TOKEN: token } = values;
  if (url === undefined) return [];
  if (token === undefined) {
    faults.push(NO_TOKEN);
    return [];
  }
  try {
    const target = scimTarget({
      url,
      token,
      allowPrivate: values.KOOSYNC_SCIM_ALLOW_PRIVATE,
      lanes: values.KOOSYNC_SCIM_LANES,
      hardDelete: values.KOOSYNC_SCIM_HARD_DELETE,
      userNameTemplate: values.KOOSYNC_SCIM_USER_NAME,
    });
    return [target];
  } catch (error) {
    if (!(error instanceof ScimOptionsError)) throw error;
    const remedy = error.remedy.replace('allowPrivate', 'KOOSYNC_SCIM_ALLOW_PRIVATE=true');
    faults.push({ variable: VARIABLES[error.option], problem: error.problem, remedy });
    return [];
  }
}
