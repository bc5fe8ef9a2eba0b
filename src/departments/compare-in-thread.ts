import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { WorkerPool } from '../workers/worker-pool.js';
import {
  compareDepartments,
  LIST_ROWS,
  type ComparedList,
  type ListComparison,
  type ListVerdict,
} from './compare-department-list.js';
import { readPreparedList } from './prepare-department-list.js';
import { refusalAsData, type Refused } from './refusal-as-data.js';

/** Through `port` come the scope's rows, at last null; back go the verdict and the parts of each text of rows, each ended by null. */
export type ThreadedComparison = ListComparison & { readonly port: MessagePort };

/** What a thread sends: it goes on making rows while the database takes the first ones. */
type FromThread = ListVerdict | Refused | Uint8Array | null;

/** Reads a full list, then waits for the scope's rows and decides. Runs in a worker thread. */
export async function compareLongList({ call, port, ...rest }: ThreadedComparison): Promise<void> {
  const current = allParts(port);
  current.catch(() => undefined);
  try {
    const list = refusalAsData(() => readPreparedList(call));
    if ('refused' in list) return port.postMessage(list);
    const { verdict, rows } = compareDepartments(list.departments, await current, rest);
    port.postMessage(verdict);
    for (const name of LIST_ROWS) {
      for (const part of rows[name]) port.postMessage(part, ownMemory(part));
      port.postMessage(null);
    }
  } finally {
    port.close();
  }
}

/** Rejects when the port closes first: the rows could not be read. */
function allParts(port: MessagePort): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    port.on('message', (part: Uint8Array | null) => (part ? void parts.push(part) : resolve(parts)));
    port.once('close', () => reject(new Error('the rows did not come')));
  });
}

/**
 * Has a thread compare a list: it reads the list while `read` has the database send the scope's rows. `use` is given what
 * came of it, while the thread still makes the rows.
 */
export async function compareInThread<T>(
  pool: WorkerPool,
  comparison: ListComparison,
  read: (take: (part: Uint8Array) => void) => Promise<void>,
  use: (answer: ComparedList | Refused) => Promise<T>,
): Promise<T> {
  const { port1: near, port2: port } = new MessageChannel();
  const messages = new Messages(near);
  const task: ThreadedComparison = { ...comparison, port };
  const ended = pool.run('compareLongList', task, [port]);
  // a thread that could not start, or ran out of memory
  ended.catch((error: Error) => messages.fail(error));
  try {
    await read((part) => near.postMessage(part, ownMemory(part)));
    near.postMessage(null);
    const answer = (await messages.next()) as ListVerdict | Refused;
    if ('refused' in answer) return await use(answer);
    const rows = { inserts: messages.parts(), updates: messages.parts(), changePages: messages.parts() };
    return await use({ verdict: answer, rows });
  } finally {
    near.close();
  }
}

/** What comes through a port, to be asked for. */
class Messages {
  private readonly arrived: FromThread[] = [];
  private waiting: { resolve: (message: FromThread) => void; reject: (error: Error) => void } | undefined;
  private failure: Error | undefined;

  constructor(port: MessagePort) {
    port.on('message', (message: FromThread) => {
      if (!this.waiting) return void this.arrived.push(message);
      this.waiting.resolve(message);
      this.waiting = undefined;
    });
  }

  fail(error: Error): void {
    this.failure = error;
    this.waiting?.reject(error);
    this.waiting = undefined;
  }

  next(): Promise<FromThread> {
    const message = this.arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.waiting = { resolve, reject };
    });
  }

  /** The parts up to the next null. */
  async *parts(): AsyncGenerator<Uint8Array> {
    for (let part = await this.next(); part !== null; part = await this.next()) yield part as Uint8Array;
  }
}

/** What can be handed to the other thread rather than copied. */
const ownMemory = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && byteLength > buffer.byteLength / 2 ? [buffer] : [];
