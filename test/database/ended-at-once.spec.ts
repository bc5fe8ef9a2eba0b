import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { newDataSource } from '../../src/database/new-data-source.js';

/** A PostgreSQL that takes each connection and ends it in the same packet, as one that is told to stop may. */
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', () => socket.end(Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I'), FATAL])));
});

function message(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content, 'latin1')]);
}
const GONE = 'terminating connection due to administrator command';
const FATAL = message('E', `SFATAL\0C57P01\0M${GONE}\0\0`);

beforeEach(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

it('a server that ends a connection the moment it has accepted it makes the query fail, not the process', async () => {
  const { port } = server.address() as AddressInfo;
  const options = dataSourceOptions(`postgres://u@127.0.0.1:${port}/d`, { entities: [], migrations: [] });
  await expect(newDataSource(options).initialize()).rejects.toThrow(/terminat|not queryable|ended/i);
});
