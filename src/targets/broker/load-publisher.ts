import type { BrokerAddress } from './broker-address.js';
import type { BrokerTargetOptions } from './broker-options.js';
import { demandPackages } from './missing-packages.js';
import type { Publisher } from './publisher.js';

/**
 * The publisher for the broker, not yet connected; its client packages are loaded only now.
 *
 * @throws Error that names the packages to install.
 */
export async function loadPublisher(
  address: BrokerAddress,
  options: BrokerTargetOptions,
): Promise<Publisher> {
  demandPackages(address.kind);
  switch (address.kind) {
    case 'rabbitmq': {
      const { RabbitPublisher } = await import('./rabbitmq/rabbit-publisher.js');
      return new RabbitPublisher(address, options);
    }
    case 'nats': {
      const { JetStreamPublisher } = await import('./nats/jetstream-publisher.js');
      return new JetStreamPublisher(address, options);
    }
    case 'kafka': {
      const { KafkaPublisher } = await import('./kafka/kafka-publisher.js');
      return new KafkaPublisher(address, options);
    }
  }
}
