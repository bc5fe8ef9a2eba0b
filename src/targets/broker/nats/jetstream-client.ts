import type { PubAck } from '@nats-io/jetstream';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { ClientNats, NatsRecord, type ReadPacket } from '@nestjs/microservices';
import { QuietLogger } from '../quiet-logger.js';
import { ensureStream } from './ensure-stream.js';

const ACK_MS = 60_000; // the delivery's own time-out is the shorter one

/**
 * Nest's NATS client, which publishes without an answer, made to publish to a JetStream stream: an event is dispatched
 * when the stream has acknowledged it.
 */
export class JetStreamClient extends ClientNats {
  protected override readonly logger = new QuietLogger();
  private connection: NatsConnection | undefined;

  constructor(
    options: ConstructorParameters<typeof ClientNats>[0],
    private readonly stream: { readonly name: string; readonly subjects: string },
  ) {
    super(options);
  }

  /** Nest forgets a connection that is lost, so that `connect` makes another; here it stays lost. */
  get isLost(): boolean {
    return this.connection?.isClosed() ?? false;
  }

  /** Connects and makes the stream when it is missing. */
  override async connect(): Promise<NatsConnection> {
    const connection = (await super.connect()) as NatsConnection;
    if (connection !== this.connection) await ensureStream(await jetstreamManager(connection), this.stream);
    return (this.connection = connection);
  }

  /** Publishes under a message id, which the stream remembers for its duplicate window. */
  acknowledge(pattern: string, data: unknown, id: string, fields: Readonly<Record<string, string>>) {
    const own = headers();
    for (const [name, value] of Object.entries(fields)) own.set(name, value);
    own.set('Nats-Msg-Id', id);
    return this.dispatchEvent({ pattern, data: new NatsRecord(data, own) });
  }

  protected override async dispatchEvent(packet: ReadPacket): Promise<PubAck> {
    const message = (await this.serializer.serialize(packet)) as { data: string; headers: unknown };
    return jetstream(this.connection ?? this.unwrap<NatsConnection>()).publish(
      this.normalizePattern(packet.pattern as string),
      message.data,
      {
        headers: this.mergeHeaders(message.headers) as ReturnType<typeof headers>,
        timeout: ACK_MS,
        expect: { streamName: this.stream.name },
      },
    );
  }
}
