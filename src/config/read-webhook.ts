import type { ChangeTarget } from '../outbox/change-target.js';
import { WebhookOptionsError } from '../targets/webhook/webhook-options.js';
import { webhookTarget } from '../targets/webhook/webhook-target.js';
import type { ConfigFault } from './config-fault.js';
import type { Values } from './variables.js';

const VARIABLES = { url: 'KOOSYNC_WEBHOOK_URL', secrets: 'KOOSYNC_WEBHOOK_SECRETS' } as const;

/** The webhook that the environment asks for, if it does; a fault when it cannot be made. `secrets`: asked before each request. */
export function readWebhook(
  values: Values,
  faults: ConfigFault[],
  secrets: () => readonly string[],
): ChangeTarget[] {
  const url = values.KOOSYNC_WEBHOOK_URL;
  if (url === undefined) return [];
  try {
    const target = webhookTarget({
      url,
      secrets,
      allowPrivate: values.KOOSYNC_WEBHOOK_ALLOW_PRIVATE,
      lanes: values.KOOSYNC_WEBHOOK_LANES,
    });
    return [target];
  } catch (error) {
    if (!(error instanceof WebhookOptionsError)) throw error;
    const remedy = error.remedy.replace('allowPrivate', 'KOOSYNC_WEBHOOK_ALLOW_PRIVATE=true');
    faults.push({ variable: VARIABLES[error.option], problem: error.problem, remedy });
    return [];
  }
}
