import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { DeliveryContext } from '../../src/outbox/change-target.js';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A vendor's server on a port of its own: keeps what it gets and answers as told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** How many connections were made. */
  connections = 0;
  reply: Reply = (response) => void response.end('ok');
  private readonly server;
  private readonly sockets = new Set<Socket>();
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly tls?: { readonly key: string; readonly cert: string }) {
    const listener = (request: IncomingMessage, response: ServerResponse) =>
      void this.take(request, response);
    this.server = tls ? createTlsServer(tls, listener) : createServer(listener);
    this.server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    this.server.keepAliveTimeout = 0; // connections end when the other side ends them
    this.server.on('tlsClientError', () => undefined);
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Its address under a host name of one's choice. */
  url(host = '127.0.0.1', path = '/hooks?from=koosync'): string {
    return `${this.tls ? 'https' : 'http'}://${host}:${this.port}${path}`;
  }

  /** What came first. */
  get first(): Received {
    const [first] = this.received;
    if (!first) throw new Error('nothing came');
    return first;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.sockets.size;
  }

  /** When the next request has arrived. */
  nextRequest(): Promise<void> {
    return new Promise((done) => this.waiting.push(done));
  }

  /** When no connection is left. */
  async untilDisconnected(): Promise<void> {
    for (const socket of this.sockets)
      // not `once`: it would reject when the other side resets the connection
      await new Promise<void>((done) => (socket.closed ? done() : socket.on('close', () => done())));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    this.received.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    this.waiting.shift()?.();
    this.reply(response, request);
  }
}

/** What the dispatcher hands over with a delivery. */
export const deliveryContext = (signal: AbortSignal = new AbortController().signal): DeliveryContext => ({
  lane: 'production',
  instanceId: 'instance-7',
  tenantId: 'tenant-xinghe',
  attempt: 1,
  signal,
  revealSecret: () => Promise.resolve(undefined),
});
