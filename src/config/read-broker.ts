import type { ChangeTarget } from '../outbox/change-target.js';
import { BrokerAddressError } from '../targets/broker/broker-address.js';
import { brokerTarget } from '../targets/broker/broker-target.js';
import type { ConfigFault } from './config-fault.js';
import type { Values } from './variables.js';

/** The message broker that the environment names, if it does; a fault, without the URL, when it names none. */
export function readBroker(values: Values, faults: ConfigFault[]): ChangeTarget[] {
  const url = values.KOOSYNC_BROKER_URL;
  if (url === undefined) return [];
  const types = values.KOOSYNC_BROKER_TYPES;
  const queue = values.KOOSYNC_BROKER_QUEUE;
  try {
    const target = brokerTarget({
      url,
      lanes: values.KOOSYNC_BROKER_LANES,
      prefix: values.KOOSYNC_BROKER_PREFIX,
      exchange: values.KOOSYNC_BROKER_EXCHANGE,
      stream: values.KOOSYNC_BROKER_STREAM,
      ...(types.length > 0 ? { types } : {}),
      ...(queue === undefined ? {} : { queue }),
    });
    return [target];
  } catch (error) {
    if (!(error instanceof BrokerAddressError)) throw error;
    faults.push({ variable: 'KOOSYNC_BROKER_URL', problem: error.problem, remedy: error.remedy });
    return [];
  }
}
