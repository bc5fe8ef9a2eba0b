import type { PoolClient } from 'pg';
import { StatementBatch, type Parameter, type StatementResult } from './statement-batch.js';

/**
 * The prepared statements of one PostgreSQL transaction. Those asked for in one turn travel in one batch; BEGIN travels
 * with the first, and COMMIT with the last once `commitWithNext` says which that is: a transaction that reads and then
 * writes costs two round trips.
 */
export class StatementPipeline {
  private batch: StatementBatch | undefined;
  private sent: StatementBatch | undefined;
  private begun = false;
  private commitIsNext = false;
  private commit: Promise<StatementResult> | undefined;

  constructor(private readonly client: PoolClient) {}

  run(sql: string, values: readonly Parameter[]): Promise<StatementResult> {
    if (this.commit) return Promise.reject(new Error(`the transaction was committed before: ${sql}`));
    return this.open().add(sql, values);
  }

  /** Sends what waits, BEGIN at least, so that what the driver is given next comes after it. */
  begin(): void {
    this.commitIsNext = false;
    if (!this.begun) this.open();
    this.flush();
  }

  /** The same; waits for the answers, so that the driver has the connection to itself. */
  async drain(): Promise<void> {
    this.begin();
    await this.sent?.ended;
  }

  /** COMMIT goes out with the statements that are asked for in this turn. */
  commitWithNext(): void {
    this.commitIsNext = true;
  }

  /** Something is still to come after all. */
  keepOpen(): void {
    this.commitIsNext = false;
  }

  /** Waits until everything is committed; rejects when it was not. */
  async finish(): Promise<void> {
    if (!this.begun) return;
    if (!this.commit) {
      this.open();
      this.commitIsNext = true;
      this.flush();
    }
    const ending = await this.commit;
    // of a transaction that failed, COMMIT says ROLLBACK and reports no error
    if (ending?.command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
  }

  async rollback(): Promise<void> {
    if (!this.begun) return;
    await this.drain();
    await this.client.query('ROLLBACK');
  }

  private open(): StatementBatch {
    if (this.batch) return this.batch;
    const batch = (this.batch = new StatementBatch());
    if (!this.begun) void watched(batch.add('BEGIN'));
    this.begun = true;
    // once the promises of this turn have run: whoever asks for a statement by then travels along
    process.nextTick(() => this.batch === batch && this.flush());
    return batch;
  }

  private flush(): void {
    const { batch } = this;
    if (!batch) return;
    this.batch = undefined;
    if (this.commitIsNext) this.commit = watched(batch.add('COMMIT'));
    this.sent = batch;
    void this.client.query(batch);
  }
}

/** Its failure is told by whoever awaits it, or by the statement that made it fail. */
function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
