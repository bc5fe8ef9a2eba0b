import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { noMeasures, type Measures } from '../measures/measures.js';

export interface WorkerPoolOptions {
  /** The compiled module whose exports are the tasks. */
  readonly file: URL;
  readonly threads: number;
  /** Tasks that may wait; beyond it `run` rejects at once. */
  readonly queue: number;
  /** Heap of a thread at most, MiB; a task that needs more fails alone. */
  readonly heapMb: number;
  /** What it is called in metrics. */
  readonly name?: string;
  readonly measures?: Measures;
}

/** What Piscina says when `queue` tasks wait already. */
const FULL = 'Task queue is at limit';

/** Threads that run the exported functions of one module, so that the event loop never waits for them. */
export class WorkerPool implements OnApplicationShutdown {
  readonly name: string;
  private readonly pool: Piscina;
  private readonly measures: Measures;
  private running = 0;

  constructor({ file, threads, queue, heapMb, name = 'worker', measures = noMeasures }: WorkerPoolOptions) {
    this.name = name;
    this.measures = measures;
    this.pool = new Piscina({
      filename: fileURLToPath(file),
      minThreads: 0,
      maxThreads: threads,
      maxQueue: queue,
      idleTimeout: 60_000,
      // a thread that sleeps in Atomics.wait cannot be stopped cleanly
      atomics: 'disabled',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32 },
    });
  }

  /** Runs one exported function; `move` names the buffers and ports that are handed over rather than copied. */
  async run<T>(
    task: string,
    input: unknown,
    move: readonly (ArrayBufferLike | MessagePort)[] = [],
  ): Promise<T> {
    const begun = performance.now();
    const tell = (result: 'done' | 'failed' | 'refused') =>
      this.measures.task(this.name, result, performance.now() - begun);
    this.running++;
    try {
      const answer = (await this.pool.run(input, {
        name: task,
        transferList: [...move] as ArrayBuffer[],
      })) as T;
      tell('done');
      return answer;
    } catch (error) {
      tell((error as Error).message === FULL ? 'refused' : 'failed');
      throw error;
    } finally {
      this.running--;
    }
  }

  /** Starts a thread, so that the first call does not wait for it. */
  async warmUp(): Promise<void> {
    await this.run('warmUp', undefined);
  }

  /** Tasks waiting for a thread. */
  get waiting(): number {
    return this.pool.queueSize;
  }

  /** Tasks that a thread works on. */
  get busy(): number {
    return Math.max(0, this.running - this.waiting);
  }

  /** After the server closed: calls in flight have been answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}

/** For single secrets: short tasks that must not wait behind long ones. */
export class DecryptPool extends WorkerPool {}

/** For whole bodies and full lists. */
export class LargeBodyPool extends WorkerPool {}
