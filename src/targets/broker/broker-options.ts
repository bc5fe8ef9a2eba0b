import type { Lane } from '../../directory/scope-key.js';
import type { ChangeType } from '../../outbox/change.js';

/** Where changes are published, and how. */
export interface BrokerTargetOptions {
  /**
   * `amqp://user:password@host:5672/vhost` (RabbitMQ; `amqps`), `nats://user:password@host:4222` (JetStream; `tls`) or
   * `kafka://user:password@host:9092/topic` (`kafkas` with TLS). Several hosts are separated by commas. Is in no log.
   */
  readonly url: string;
  /** The target's name, kept for ever. Default `broker`. */
  readonly name?: string;
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
  /** Types to publish; default: all. Those that nobody consumes are best left out on RabbitMQ, see `unroutable`. */
  readonly types?: readonly ChangeType[];
  /** Changes of one tenant and instance sent together at most; default 100. */
  readonly batchSize?: number;
  /** How long the broker may take to confirm a batch, ms; default 30 000. */
  readonly timeoutMs?: number;
  /** First part of every subject and routing key. Default `koosync`. */
  readonly prefix?: string;
  /** RabbitMQ: the durable topic exchange, declared when it is missing. Default `koosync`. */
  readonly exchange?: string;
  /** RabbitMQ: a durable queue to declare and to bind to everything, so that changes are kept before a consumer comes. */
  readonly queue?: string;
  /**
   * RabbitMQ: what becomes of a change that no queue is bound for. `retry` (default): it waits, and what follows it in
   * its scope with it, until one is. `reject`: it is parked.
   */
  readonly unroutable?: 'retry' | 'reject';
  /** JetStream: the stream, made when it is missing. Default `KOOSYNC`. */
  readonly stream?: string;
  /** Further options of Nest's transport, such as `socketOptions`, `tls` or `client`; they go before ours. */
  readonly transport?: Readonly<Record<string, unknown>>;
}
