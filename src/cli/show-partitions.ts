import 'reflect-metadata';
import { loadDatabaseUrl } from '../config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Partitions, type ListedPartition } from '../partitions/partitions.js';
import { CliError } from './cli-error.js';
import type { DivideOptions, PartitionOptions } from './commands/partitions.js';
import { databaseName } from './database-name.js';
import { openDatabase } from './open-database.js';
import { table, type Column } from './table.js';
import { print, printJson } from './terminal.js';

const PARTS: readonly Column<ListedPartition>[] = [
  { title: 'part', cell: ({ name }) => name },
  { title: 'from', cell: ({ from }) => from ?? '' },
  { title: 'to', cell: ({ to }) => to ?? '' },
  { title: 'rows, about', cell: ({ rows }) => String(rows) },
  { title: 'MB', cell: ({ bytes }) => (bytes / 1_000_000).toFixed(1) },
];

export async function listPartitions({ json }: PartitionOptions): Promise<void> {
  const parts = await withPartitions((partitions) => partitions.list());
  if (json) printJson({ items: parts });
  else if (parts.length === 0) print('Nothing is divided; "koosync partitions create" does it.');
  else print(table(parts, PARTS));
}

export async function createPartitions({ json, positions }: DivideOptions): Promise<void> {
  const divided = await withPartitions((partitions) => partitions.divide(Date.now(), positions));
  if (json) return printJson({ divided });
  print(divided.length === 0 ? 'Everything was divided before.' : `Divided: ${divided.join(', ')}.`);
}

export async function detachPartition(name: string, { json }: PartitionOptions): Promise<void> {
  const detached = await withPartitions((partitions) => partitions.detach(name, Date.now()));
  if (!detached.ok) throw new CliError(`${name} stays: ${detached.because}`);
  if (json) return printJson({ detached: name });
  print(`${name} is a table of its own now: dump it, then DROP TABLE ${name}.`);
}

async function withPartitions<T>(work: (partitions: Partitions) => Promise<T>): Promise<T> {
  const url = loadDatabaseUrl();
  const dataSource = await openDatabase(url);
  try {
    const partitions = new Partitions(dataSource, new UnitOfWork(dataSource));
    if (!partitions.isPossible)
      throw new CliError(`${databaseName(url)} cannot be divided`, 'use PostgreSQL for data of that size');
    return await work(partitions);
  } finally {
    await dataSource.destroy();
  }
}
