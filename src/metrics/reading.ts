import type { SqlDialect } from '../database/dialect.js';

/** Where readings are taken: SQL without parameters, which all three databases understand. */
export interface FigureSource {
  readonly dialect: SqlDialect;
  /** Epoch ms. */
  readonly now: number;
  readonly rows: <R>(this: void, sql: string) => Promise<R[]>;
}

/** A value of a gauge; labels as its reading names them. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One query, and the gauges that show what it finds. */
export interface Reading<G extends string = string> {
  /** Of the query. */
  readonly name: string;
  /** By name without the prefix: what it is and which labels it has. */
  readonly gauges: Readonly<Record<G, { readonly help: string; readonly labels?: readonly string[] }>>;
  readonly read: (source: FigureSource) => Promise<Readonly<Record<G, readonly Sample[]>>>;
}

/** Databases give counts and long integers as texts. */
export type Long = number | string | null;

/** An age in seconds; 0 for what is not there. */
export const ageOf = (since: Long, now: number): number =>
  since === null ? 0 : Math.max(0, now - Number(since)) / 1000;
