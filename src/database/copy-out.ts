import type { Connection, Submittable } from 'pg';

const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const ERROR = 0x45;
/** Type and length, which counts itself. */
const HEADER = 5;

type Listener = (bytes: Buffer) => void;

/**
 * `COPY … TO STDOUT` whose rows come as the chunks that the socket delivers, freed of the protocol's frames. The driver
 * would make an object of every row: a hundred thousand of them keep an event loop busy and its heap full for longer than
 * the query takes. What is not a row goes to the driver's own parser. Relies on that parser being the socket's only
 * reader; test/database holds it. Run by `client.query(copyOut)`; `ended` settles with the query.
 */
export class CopyOut implements Submittable {
  readonly ended: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;
  private parser: readonly Listener[] = [];
  private connection: Connection | undefined;
  /** Bytes of a row that are still to come. */
  private owed = 0;
  private begun: Buffer | undefined;

  /** `take`: is given chunks that may end anywhere, also within a row; they are its to keep. */
  constructor(
    private readonly sql: string,
    private readonly take: (bytes: Uint8Array) => void,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: Connection): void {
    this.connection = connection;
    this.parser = connection.stream.listeners('data') as Listener[];
    connection.stream.removeAllListeners('data');
    connection.stream.on('data', this.read);
    connection.query(this.sql);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.resolve();
  }

  handleError(error: unknown): void {
    this.reject(error);
  }

  private readonly read = (received: Buffer): void => {
    const chunk = this.begun ? Buffer.concat([this.begun, received]) : received;
    this.begun = undefined;
    // rows move together over their frames, within the chunk
    let kept = Math.min(this.owed, chunk.length);
    let position = kept;
    this.owed -= kept;
    while (position < chunk.length) {
      if (chunk.length - position < HEADER) break;
      const type = chunk[position];
      const end = position + 1 + chunk.readUInt32BE(position + 1);
      if (type === COPY_DATA) {
        const here = Math.min(end, chunk.length);
        chunk.copyWithin(kept, position + HEADER, here);
        kept += here - position - HEADER;
        this.owed = end - here;
        position = here;
        continue;
      }
      if (type === COPY_DONE || type === ERROR) {
        const rest = Buffer.from(chunk.subarray(position));
        this.pass(chunk, kept);
        return this.leave(rest);
      }
      if (end > chunk.length) break;
      this.parse(Buffer.from(chunk.subarray(position, end)));
      position = end;
    }
    if (position < chunk.length) this.begun = Buffer.from(chunk.subarray(position));
    this.pass(chunk, kept);
  };

  /** From here on the chunk belongs to who took it. */
  private pass(chunk: Buffer, kept: number): void {
    if (kept > 0) this.take(chunk.subarray(0, kept));
  }

  private parse(bytes: Buffer): void {
    for (const listener of this.parser) listener(bytes);
  }

  /** Gives the socket back before the driver learns that the query ended. */
  private leave(rest: Buffer): void {
    const { stream } = this.connection as Connection;
    stream.removeListener('data', this.read);
    for (const listener of this.parser) stream.on('data', listener);
    this.parse(rest);
  }
}
