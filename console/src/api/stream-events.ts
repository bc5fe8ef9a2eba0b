import { fetchApi } from './call-api.js';

export interface ServerEvent {
  readonly type: string;
  readonly data: string;
}

/**
 * Opens a stream of Server-Sent Events of the admin API. By fetch: the browser's own EventSource sends no Authorization
 * header. The events end when the connector closes the stream, and throw when it breaks or `signal` aborts.
 */
export async function openStream(path: string, signal: AbortSignal): Promise<AsyncGenerator<ServerEvent>> {
  const { body } = await fetchApi(path, { signal });
  return eventsIn(body ?? new ReadableStream());
}

async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield eventOf(block);
  }
}

function eventOf(block: string): ServerEvent {
  const lines = block.split(/\r?\n/);
  const field = (name: string): string =>
    lines
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
      .join('\n');
  return { type: field('event') || 'message', data: field('data') };
}
