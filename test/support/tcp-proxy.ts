import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy between two parties of a test that can be cut, stopped and made to withhold what comes back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private readonly nearSockets = new Set<Socket>();
  private refusing = false;
  /** Connections that were let through. */
  accepted = 0;
  private onReply: (() => void) | undefined;
  private onRefusal: (() => void) | undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => proxy.join(near, connect({ host, port })));
    return proxy;
  }

  private join(near: Socket, far: Socket): void {
    if (this.refusing) {
      near.destroy();
      far.destroy();
      this.onRefusal?.();
      return;
    }
    this.accepted++;
    this.nearSockets.add(near);
    near.on('close', () => this.nearSockets.delete(near));
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (bytes: Buffer) => {
      if (!this.onReply) return void near.write(bytes);
      this.onReply();
    });
    far.on('end', () => near.end());
  }

  /** From now on replies are withheld; resolves when the first one would have passed. */
  withholdReplies(): Promise<void> {
    return new Promise((resolve) => (this.onReply = resolve));
  }

  /** From now on replies pass again; those withheld are lost. */
  passReplies(): void {
    this.onReply = undefined;
  }

  /** Says something in the name of the far party. */
  say(bytes: Buffer): void {
    for (const near of this.nearSockets) near.write(bytes);
  }

  /** Cuts every connection and refuses new ones. */
  cut(): void {
    this.refusing = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Resolves when the next connection is refused. */
  refusal(): Promise<void> {
    return new Promise((resolve) => (this.onRefusal = resolve));
  }

  mend(): void {
    this.refusing = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
