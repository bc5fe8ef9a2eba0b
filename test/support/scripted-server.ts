import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that does what the test says, and remembers what it was asked. */
export class ScriptedServer {
  readonly seen: Seen[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** `script` may leave the response open: then nobody is answered until `stop`. */
  static async open(
    script: (seen: Seen, response: ServerResponse) => void,
    host = '127.0.0.1',
  ): Promise<ScriptedServer> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const seen = { method, path, headers, body };
        scripted.seen.push(seen);
        script(seen, response);
      });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    const scripted = new ScriptedServer(server, `http://${host.includes(':') ? `[${host}]` : host}:${port}`);
    return scripted;
  }

  /** Answers everything alike; `body` is JSON unless it is text. */
  static answering(
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<ScriptedServer> {
    return ScriptedServer.open((_, response) => reply(response, status, body, headers));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An address at which nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = await ScriptedServer.answering(200, {});
  await server.stop();
  return server.url;
}
