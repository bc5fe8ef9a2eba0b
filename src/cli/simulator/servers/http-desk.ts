import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request, read whole. */
export interface Visit {
  readonly method: string;
  /** With the address the visitor used. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `silent`: never answers; `hold-reply`: does its work and never answers; `drop-reply`: breaks the connection instead. */
export const FAULTS = ['silent', 'error', 'hold-reply', 'drop-reply'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly location?: string;
}

/** A simulated server on 127.0.0.1. */
export interface HttpDesk {
  readonly url: string;
  stop(): Promise<void>;
}

const LONGEST_BODY = 8 * 1024 * 1024;

/** Opens a server that answers as `answer` says; `fault` is asked at every request. */
export async function openDesk(
  port: number,
  answer: (visit: Visit) => Answer,
  fault: () => Fault | undefined,
): Promise<HttpDesk> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LONGEST_BODY) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const { method = '', headers } = request;
      const url = new URL(request.url ?? '/', `http://${headers.host ?? '127.0.0.1'}`);
      const body = Buffer.concat(chunks).toString('utf8');
      serve({ method, url, headers, body }, response, answer, fault());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serve(
  visit: Visit,
  response: ServerResponse,
  answer: (visit: Visit) => Answer,
  fault: Fault | undefined,
): void {
  if (fault === 'silent') return;
  const { status, body, location } = fault === 'error' ? BROKEN : answer(visit);
  if (fault === 'hold-reply') return;
  if (fault === 'drop-reply') return void response.destroy();
  const type = { 'content-type': 'application/json;charset=UTF-8' };
  response.writeHead(status, location === undefined ? type : { location });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

const BROKEN: Answer = { status: 500, body: { error_code: 'MKT.0999', error_msg: 'System internal error.' } };
