import { dialectOf } from '../database/dialect.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { DataSource } from 'typeorm';
import { divideTable, LOCK_TIMEOUT } from './divide-table.js';
import { makeParts } from './make-parts.js';
import { isOurs } from './one-at-a-time.js';
import { isEmpty, whyInUse } from './part-in-use.js';
import { PARTITIONED } from './partition-plan.js';
import { kindOf, partitionsOf, type Partition } from './read-partitions.js';

export interface ListedPartition extends Partition {
  readonly table: string;
}

/** Positions in a part of `change_batch`, unless it was divided otherwise: some gigabytes. */
const USUAL_SIZE = 5_000_000;

/** How taking a part out ended: why it did not. */
export type Detached = { readonly ok: true } | { readonly ok: false; readonly because: string };

/** The receipts and changes of one database by month, on PostgreSQL; elsewhere there is nothing to divide. */
export class Partitions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  get isPossible(): boolean {
    return dialectOf(this.dataSource) === 'postgres';
  }

  /** Divides what is whole; returns the tables that it divided. `now`: epoch ms; `size`: positions in a part of `change_batch`. */
  async divide(now: number, size = USUAL_SIZE): Promise<string[]> {
    const divided: string[] = [];
    for (const table of PARTITIONED)
      if (await divideTable(this.unitOfWork, table, now, size)) divided.push(table.name);
    await this.makeAhead(now, size);
    return divided;
  }

  /** Makes the coming parts; returns their names. */
  async makeAhead(now: number, size = USUAL_SIZE): Promise<string[]> {
    const made: string[] = [];
    for (const table of PARTITIONED)
      await this.unitOfWork.run(async (tx) => {
        if ((await kindOf(tx, table.name)) !== 'partitioned' || !(await isOurs(tx))) return;
        await tx.affected(LOCK_TIMEOUT);
        made.push(...(await makeParts(tx, table, now, size)));
      });
    return made;
  }

  /** The parts of what is divided. */
  list(): Promise<ListedPartition[]> {
    return this.unitOfWork.run(async (tx) => {
      const all: ListedPartition[] = [];
      for (const { name: table } of PARTITIONED)
        if ((await kindOf(tx, table)) === 'partitioned')
          for (const part of await partitionsOf(tx, table)) all.push({ table, ...part });
      return all;
    });
  }

  /** Takes a part out of its table; it stays as a table of its own. */
  detach(name: string, now: number): Promise<Detached> {
    return this.unitOfWork.run(async (tx) => {
      for (const table of PARTITIONED) {
        const part = (await partitionsOf(tx, table.name)).find((one) => one.name === name);
        if (!part) continue;
        const because = await whyInUse(tx, table, part, now);
        if (because !== undefined) return { ok: false, because };
        await tx.affected(LOCK_TIMEOUT);
        await tx.affected(`ALTER TABLE ${table.name} DETACH PARTITION ${name}`);
        return { ok: true };
      }
      return { ok: false, because: 'there is no such part' };
    });
  }

  /** Drops past parts that a retention has emptied: cheaper than what a vacuum does about them. Returns their names. */
  dropEmpty(now: number): Promise<string[]> {
    return this.unitOfWork.run(async (tx) => {
      const dropped: string[] = [];
      if (!(await isOurs(tx))) return dropped;
      for (const table of PARTITIONED)
        for (const part of await partitionsOf(tx, table.name)) {
          // first what costs nothing
          if (!(await isEmpty(tx, part)) || (await whyInUse(tx, table, part, now)) !== undefined) continue;
          await tx.affected(LOCK_TIMEOUT);
          await tx.affected(`ALTER TABLE ${table.name} DETACH PARTITION ${part.name}`);
          await tx.affected(`DROP TABLE ${part.name}`);
          dropped.push(part.name);
        }
      return dropped;
    });
  }
}
