import type { IncomingMessage } from 'node:http';
import type { Reason } from '../protocol/protocol-error.js';
import { BODY_CHARSET, BODY_ENCODED, BODY_TOO_LARGE } from './reasons.js';

/** Bodies above this many bytes are opened in a worker thread, and gathered in memory that threads share. */
export const LARGE_BODY = 64 * 1024;

export type ReadBody =
  | { readonly bytes: Buffer }
  | { readonly refused: Reason; readonly size: number }
  | { readonly aborted: true };

type Request = IncomingMessage & { readonly rawBody?: Buffer };

/** The body's exact bytes, or why they are not taken: too many, compressed, another charset, or the caller went away. */
export async function readBody(request: Request, limit: number): Promise<ReadBody> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return { refused: BODY_TOO_LARGE(limit), size: announced };
  if (!/^(identity)?$/i.test(request.headers['content-encoding'] ?? ''))
    return { refused: BODY_ENCODED, size: announced };
  const charset =
    /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  // `utf8` is no registered name, yet the marketplace sends it
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) return { refused: BODY_CHARSET, size: announced };
  // a host application whose body parser came first keeps the bytes with `rawBody: true`
  if (request.rawBody) return { bytes: request.rawBody };
  if (request.readableEnded)
    throw new Error('the body was read before: create the application with { rawBody: true }');
  return announced > LARGE_BODY ? gather(request, announced) : collect(request, limit);
}

/** By events: an async iterator costs as much as verifying a small body. */
function collect(request: IncomingMessage, limit: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) resolve({ refused: BODY_TOO_LARGE(limit), size });
      else chunks.push(chunk);
    });
    request.once('end', () =>
      resolve({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size) }),
    );
    request.once('error', () => resolve({ aborted: true }));
    request.once('close', () => resolve({ aborted: true }));
  });
}

function gather(request: IncomingMessage, announced: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const bytes = Buffer.from(new SharedArrayBuffer(announced));
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      // Node.js ends a body at its announced size; whatever else feeds us might not
      if (size + chunk.length > announced) return resolve({ aborted: true });
      bytes.set(chunk, size);
      size += chunk.length;
    });
    request.once('end', () => resolve({ bytes: bytes.subarray(0, size) }));
    request.once('error', () => resolve({ aborted: true }));
    request.once('close', () => resolve({ aborted: true }));
  });
}
