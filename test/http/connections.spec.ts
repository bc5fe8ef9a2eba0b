import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from '@jest/globals';
import { sign } from '../support/independent-signature.js';
import { newTenant, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';

const PATH = '/isv/produce/produceAPI/v2/tenantSync';
const MB = 1024 * 1024;

let bomb: Buffer | undefined;

/** What came over a connection until the server closed it, or until `enough`. */
interface Heard {
  readonly text: string;
  readonly closed: boolean;
}

function exchange(port: number, parts: readonly (string | Buffer)[], enough: RegExp): Promise<Heard> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    const done = (closed: boolean) => {
      socket.destroy();
      resolve({ text, closed });
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (enough.test(text)) done(false);
    });
    socket.on('error', () => done(true));
    socket.on('close', () => done(true));
  });
}

const requestOf = (body: string | Buffer, more: Record<string, string | number> = {}): string => {
  const headers = { host: 'x', 'content-length': Buffer.byteLength(body), ...sign(body), ...more };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `POST ${PATH} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
};
const message = () => JSON.stringify(tenantSync(newTenant(), 1));
const ANSWERED = /"resultCode":"\d{6}"[^}]*\}/;

onEveryDatabase('a hostile connection', { KOOSYNC_BODY_LIMIT: '2mb' }, (on) => {
  const port = () => Number(new URL(on.connector.url).port);
  const send = (parts: readonly (string | Buffer)[], enough = ANSWERED) => exchange(port(), parts, enough);

  // whatever happened before: the process is alive and works
  afterEach(async () => {
    expect((await on.connector.call('tenantSync', tenantSync(newTenant(), 1))).resultCode).toBe('000000');
  });

  it('with headers of a megabyte is closed or answered 431, and not kept in memory', async () => {
    const body = message();
    for (const headers of [
      { 'x-large': 'x'.repeat(MB) },
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`x-${i}`, 'y'.repeat(40)])),
    ]) {
      const { text } = await send([requestOf(body, headers), body], /HTTP\/1\.1 \d{3}/);
      expect(text === '' || text.startsWith('HTTP/1.1 431')).toBe(true);
    }
    const { text } = await send(
      [`POST ${PATH}?${'q'.repeat(MB)} HTTP/1.1\r\nhost: x\r\n\r\n`],
      /HTTP\/1\.1 \d{3}/,
    );
    expect(text === '' || /^HTTP\/1\.1 4(14|31)/.test(text)).toBe(true);
  });

  it('with a gzip bomb is refused before anything is unpacked', async () => {
    bomb ??= gzipSync(Buffer.alloc(200 * MB));
    const before = process.memoryUsage().rss;
    const { text } = await send([requestOf(bomb, { 'content-encoding': 'gzip' }), bomb]);
    expect(text).toContain('"resultCode":"000002"');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MB);
  });

  it('with pipelined requests gets each answered, in order', async () => {
    const bodies = Array.from({ length: 20 }, () => message());
    const bytes = bodies
      .map((body, i) => requestOf(body) + (i === 7 ? body.replace('Acme', 'Evil') : body))
      .join('');
    let text = '';
    const codes = await new Promise<string[]>((resolve) => {
      const socket = connect(port(), '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = [...text.matchAll(/"resultCode":"(\d{6})"/g)].map(([, code]) => code!);
        if (found.length < bodies.length) return;
        socket.destroy();
        resolve(found);
      });
    });
    expect(codes).toEqual(bodies.map((_, i) => (i === 7 ? '000001' : '000000')));
  });

  it('with chunks of any size has its body put together', async () => {
    const body = message();
    const chunked = (size: number, trailer = '') => {
      const pieces: string[] = [];
      for (let from = 0; from < body.length; from += size) {
        const piece = body.slice(from, from + size);
        pieces.push(`${piece.length.toString(16)}\r\n${piece}\r\n`);
      }
      return `${pieces.join('')}0\r\n${trailer}\r\n`;
    };
    const head = (nonce: string) => {
      const { 'x-sign': signature, ...headers } = sign(body, { nonce });
      const lines = Object.entries({ ...headers, 'x-sign': signature }).map(
        ([name, value]) => `${name}: ${value}`,
      );
      return `POST ${PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n${lines.join('\r\n')}\r\n\r\n`;
    };
    for (const [i, size] of [1, 7, 1000].entries())
      expect((await send([head(`C${i}`), chunked(size, 'x-trailer: 1\r\n')])).text).toContain(
        '"resultCode":"000000"',
      );
  });

  it.each<[string, (body: string) => string]>([
    ['a chunk size that is no number', () => 'zz\r\nabc\r\n0\r\n\r\n'],
    ['a negative chunk size', () => '-1\r\nabc\r\n0\r\n\r\n'],
    ['a chunk longer than it says', () => '2\r\nabcdef\r\n0\r\n\r\n'],
    ['a chunk of 2^64 bytes', () => 'ffffffffffffffffff\r\nabc\r\n'],
    ['a chunk extension of a megabyte', (body) => `1;${'e'.repeat(MB)}\r\n${body}\r\n0\r\n\r\n`],
  ])('with %s is answered 4xx or closed', async (_, chunks) => {
    const body = message();
    const lines = Object.entries(sign(body)).map(([name, value]) => `${name}: ${value}`);
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n${lines.join('\r\n')}\r\n\r\n`;
    const { text } = await send([head, chunks(body)], /HTTP\/1\.1 \d{3}/);
    expect(text === '' || /^HTTP\/1\.1 4\d\d/.test(text)).toBe(true);
    expect(text).not.toContain('000000');
  });

  it.each<[string, Record<string, string | number>]>([
    ['two lengths', { 'Content-Length': 5 }],
    ['a length and chunks', { 'transfer-encoding': 'chunked' }],
    ['a negative length', { 'content-length': -1 }],
    ['a length that is no number', { 'content-length': 'many' }],
    ['a length with a plus', { 'content-length': '+5' }],
    ['an unknown transfer coding', { 'transfer-encoding': 'gzip, nonsense' }],
  ])('with %s is answered 400 or closed: nothing is smuggled', async (_, headers) => {
    const body = message();
    const { text } = await send([requestOf(body, headers), body], /HTTP\/1\.1 \d{3}/);
    expect(text === '' || /^HTTP\/1\.1 (400|501)/.test(text)).toBe(true);
    expect(text).not.toContain('000000');
  });

  it('whose body is shorter or longer than announced is never taken for a whole one', async () => {
    const body = message();
    const long = await send([requestOf(body, { 'content-length': body.length - 1 }), body]);
    expect(long.text).toMatch(/"resultCode":"00000[12]"|^HTTP\/1\.1 400/);
    expect(long.text).not.toContain('000000');
    const short = await new Promise<Heard>((resolve) => {
      let text = '';
      const socket = connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true }, () => {
        socket.write(requestOf(body, { 'content-length': body.length + 1 }));
        socket.end(body);
      });
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve({ text, closed: true }));
      socket.on('end', () => socket.destroy());
    });
    expect(short.text).not.toContain('000000');
  });

  it('that sends a byte now and then does not keep others waiting, three hundred of them', async () => {
    const sockets: Socket[] = [];
    const body = message();
    for (let i = 0; i < 300; i++) {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(i % 2 === 0 ? `POST ${PATH} HTTP/1.1\r\nhost:` : requestOf(body) + body.slice(0, 5));
      sockets.push(socket);
    }
    for (let round = 0; round < 3; round++) {
      for (const socket of sockets) socket.write('x');
      expect((await on.connector.call('tenantSync', tenantSync(newTenant(), 1))).resultCode).toBe('000000');
    }
    for (const socket of sockets) socket.destroy();
  });

  it.each([
    ['a TLS hello', Buffer.from('16030100a5010000a10303', 'hex')],
    ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    ['HTTP/0.9', Buffer.from('GET /\r\n\r\n')],
    ['no HTTP', Buffer.from('hello\r\n\r\n')],
    ['NULs', Buffer.alloc(1000)],
    ['a header without a colon', Buffer.from(`POST ${PATH} HTTP/1.1\r\nhost: x\r\nnonsense\r\n\r\n`)],
    ['a folded header', Buffer.from(`POST ${PATH} HTTP/1.1\r\nhost: x\r\nx-sign: a\r\n b\r\n\r\n`)],
    ['bare line feeds', Buffer.from(`POST ${PATH} HTTP/1.1\nhost: x\n\n`)],
    ['a header with a NUL', Buffer.from(`POST ${PATH} HTTP/1.1\r\nhost: x\r\nx-sign: a\0b\r\n\r\n`)],
    [
      'an absolute address of another host',
      Buffer.from(`POST http://evil.example${PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}`),
    ],
    [
      'a path that climbs',
      Buffer.from('POST /isv/produce/../../etc/passwd HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'),
    ],
  ])('that speaks %s is answered with an error or closed', async (_, bytes) => {
    const { text } = await send([bytes], /HTTP\/1\.1 \d{3}[\s\S]*\r\n\r\n/);
    expect(text).not.toContain('000000');
    expect(text === '' || /^HTTP\/1\.1 (4\d\d|200)/.test(text)).toBe(true);
  });
});
