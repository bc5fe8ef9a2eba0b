import type { UnitOfWork } from '../../database/unit-of-work.js';

/** Written down so often at most, ms. */
const APART_MS = 60_000;

/** When a target last took a change, from whichever process: what it refuses meanwhile is at fault itself. */
export class LastDelivery {
  private at = 0;
  private written = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly target: string,
  ) {}

  /** `now`: epoch ms. */
  note(now: number): void {
    this.at = now;
  }

  /** Writes it down, in a transaction of its own: fan-out locks the target before its streams. */
  async write(): Promise<void> {
    const { at } = this;
    if (at === 0 || Math.abs(at - this.written) < APART_MS) return;
    this.written = at;
    const sql = 'UPDATE delivery_target SET delivered_at = ? WHERE name = ?';
    await this.unitOfWork.run((tx) => tx.affected(sql, [at, this.target]));
  }

  /** Epoch ms, to the minute; 0: never. */
  async read(): Promise<number> {
    const sql = 'SELECT delivered_at FROM delivery_target WHERE name = ?';
    const [row] = await this.unitOfWork.run((tx) =>
      tx.rows<{ delivered_at: number | string }>(sql, [this.target]),
    );
    return Math.max(this.at, Number(row?.delivered_at ?? 0));
  }
}
