import { fetchApi } from './call-api.js';

export interface ServerEvent {
  readonly type: string;
  readonly data: string;
}

/**
 * Server-Sent Events of the admin API. By fetch: the browser's own EventSource sends no Authorization header. Ends when the
 * connector closes the stream; throws when it breaks or `signal` aborts.
 */
export async function* streamEvents(path: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const reply = await fetchApi(path, { signal });
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
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
