import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire; ids in hexadecimal. */
export interface SeenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** `''` for a root. */
  readonly parentId: string;
  readonly attributes: Readonly<Record<string, string | number | readonly string[]>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** 2: an error. */
  readonly status: number;
}

/** A collector: takes spans by OTLP/HTTP (protobuf) and keeps them. */
export class OtlpReceiver {
  readonly spans: SeenSpan[] = [];
  readonly resources: Record<string, unknown>[] = [];
  /** Everything that came, to be searched. */
  bytes = '';

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<OtlpReceiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === '/v1/traces') receiver.take(Buffer.concat(chunks));
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new OtlpReceiver(server, `http://127.0.0.1:${port}`);
    return receiver;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: Buffer): void {
    this.bytes += body.toString('utf8');
    for (const group of messages(body, 1)) {
      this.resources.push(...messages(group, 1).map((resource) => attributesOf(resource, 1)));
      for (const scope of messages(group, 2)) this.spans.push(...messages(scope, 2).map(spanOf));
    }
  }
}

function spanOf(span: Buffer): SeenSpan {
  const status = messages(span, 15)[0];
  return {
    name: messages(span, 5)[0]?.toString() ?? '',
    ...idsOf(span),
    parentId: messages(span, 4)[0]?.toString('hex') ?? '',
    attributes: attributesOf(span, 9),
    links: messages(span, 13).map(idsOf),
    status: Number((status && fields(status).find(({ number }) => number === 3)?.value) ?? 0),
  };
}

const idsOf = (message: Buffer) => ({
  traceId: messages(message, 1)[0]?.toString('hex') ?? '',
  spanId: messages(message, 2)[0]?.toString('hex') ?? '',
});

function attributesOf(message: Buffer, number: number): SeenSpan['attributes'] {
  return Object.fromEntries(
    messages(message, number).map((pair) => [
      messages(pair, 1)[0]?.toString() ?? '',
      valueOf(messages(pair, 2)[0] ?? Buffer.alloc(0)),
    ]),
  );
}

function valueOf(any: Buffer): string | number | readonly string[] {
  const [field] = fields(any);
  if (field?.number === 5) return messages(field.value as Buffer, 1).map((one) => String(valueOf(one)));
  return Buffer.isBuffer(field?.value) ? field.value.toString() : Number(field?.value ?? 0);
}

/** The embedded messages, texts and bytes of one field. */
const messages = (message: Buffer, number: number): Buffer[] =>
  fields(message).flatMap((field) =>
    field.number === number && Buffer.isBuffer(field.value) ? [field.value] : [],
  );

/** Protocol Buffers' wire format. */
function fields(message: Buffer): { readonly number: number; readonly value: Buffer | bigint }[] {
  const found: { number: number; value: Buffer | bigint }[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const taken = (length: number): Buffer => message.subarray(at, (at += length));
  while (at < message.length) {
    const key = Number(varint());
    const [number, type] = [key >> 3, key & 7];
    if (type === 0) found.push({ number, value: varint() });
    else if (type === 1) found.push({ number, value: taken(8).readBigUInt64LE() });
    else if (type === 5) found.push({ number, value: BigInt(taken(4).readUInt32LE()) });
    else found.push({ number, value: taken(Number(varint())) });
  }
  return found;
}
