import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Which rooms of src/ a room may import from; every room may import from itself, the root of src/ from all of them. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  measures: [],
  database: ['measures'],
  workers: ['measures'],
  outbound: [],
  masking: [],
  logging: ['masking'],
  outbox: ['database', 'directory', 'logging', 'masking', 'measures', 'tracing'],
  targets: ['outbox', 'directory', 'database'],
  directory: ['database', 'protocol', 'outbox'],
  validation: ['protocol', 'directory'],
  keys: ['protocol', 'workers'],
  tenants: ['protocol', 'validation', 'database', 'directory', 'outbox'],
  applications: ['protocol', 'validation', 'database', 'directory', 'keys', 'outbox'],
  departments: ['protocol', 'validation', 'database', 'directory', 'workers', 'outbox'],
  authorizations: ['protocol', 'validation', 'database', 'directory', 'outbox'],
  instances: ['protocol', 'validation', 'database', 'directory', 'keys', 'logging', 'outbox', 'receipts'],
  receipts: ['masking', 'protocol', 'database', 'directory'],
  receiver: [
    ...['protocol', 'keys', 'database', 'directory', 'outbox', 'receipts', 'workers'],
    ...['logging', 'masking', 'measures', 'tracing'],
  ],
  metrics: [
    ...['measures', 'database', 'directory', 'logging', 'outbox', 'protocol', 'receipts', 'receiver'],
    'workers',
  ],
  tracing: [],
  housekeeping: ['database', 'directory', 'receiver', 'logging', 'partitions'],
  partitions: ['database', 'receipts'],
  orders: ['protocol', 'database', 'directory', 'logging', 'outbound'],
  login: [
    ...['protocol', 'database', 'directory', 'logging', 'masking', 'outbound', 'keys'],
    ...['tenants', 'applications', 'authorizations'],
  ],
  rotation: ['database', 'directory', 'keys', 'logging', 'outbox', 'receipts'],
  health: ['database'],
  admin: [
    ...['protocol', 'database', 'directory', 'outbox', 'logging', 'masking', 'keys', 'rotation'],
    ...['tenants', 'applications', 'departments', 'authorizations', 'instances', 'receipts'],
  ],
  console: ['admin'],
  config: ['protocol', 'directory', 'keys', 'admin', 'orders', 'outbox', 'targets'],
  testing: ['protocol', 'directory', 'outbox', 'targets'],
  cli: [
    ...['protocol', 'keys', 'database', 'directory', 'logging', 'config', 'orders', 'outbox', 'targets'],
    ...['testing', 'partitions', 'tracing', 'admin', 'receipts', 'rotation'],
  ],
};

/** Files of the root that a room may import after all: the command starts the service and opens the database. */
const ENTRANCES: Readonly<Record<string, readonly string[]>> = {
  cli: ['serve.ts', 'keep-keys-fresh.ts', 'config.ts', 'schema.ts', 'connector-options.ts'],
};

/** What belongs in some places only: clocks and chance are handed in, the environment has one reader. */
const KEPT_APART: readonly { readonly what: RegExp; readonly only: readonly RegExp[] }[] = [
  { what: /\bDate\.now\(|\bnew Date\(\)/, only: [/^directory\/clock\.ts$/, /^cli\//] },
  {
    what: /\brandomBytes\b|\brandomUUID\b|Math\.random\(/,
    only: [/^foundation\.module\.ts$/, /^database\/unit-of-work\.ts$/, /^cli\//],
  },
  { what: /\bprocess\.env\b/, only: [/^config\.ts$/, /^cli\//] },
  { what: /\.transaction\(/, only: [/^database\/unit-of-work\.ts$/] },
];

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));

interface Import {
  readonly target: string;
  readonly typesOnly: boolean;
}

function importsOf(file: string): Import[] {
  const statements = (text.get(file) ?? '').matchAll(
    /^(?:import|export)\s[^;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...statements].flatMap(([statement, from, lazily]) => {
    const path = from ?? lazily ?? '';
    if (!path.startsWith('.')) return [{ target: path, typesOnly: false }];
    const target = relative(src, join(src, dirname(file), path)).replace(/\.js$/, '.ts');
    return [{ target, typesOnly: /^(import|export) type\b/.test(statement) }];
  });
}

const roomOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

describe('The architecture', () => {
  it('has a row in the table for every room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => room !== '').sort()).toEqual(
      Object.keys(ROOMS).sort(),
    );
  });

  it('lets a room import from the rooms that its row names and from nowhere else', () => {
    const trespasses = files.flatMap((file) => {
      const room = roomOf(file);
      if (room === '') return [];
      return importsOf(file)
        .filter(({ target }) => target.endsWith('.ts'))
        .filter(({ target }) => {
          const other = roomOf(target);
          if (other === room || ROOMS[room]?.includes(other)) return false;
          return !(other === '' && ENTRANCES[room]?.includes(target));
        })
        .map(({ target }) => `${file} imports ${target}`);
    });
    expect(trespasses).toEqual([]);
  });

  it('keeps the wire pure: no framework, no database, no clock', () => {
    const foreign = files
      .filter((file) => file.startsWith('protocol/'))
      .flatMap((file) => importsOf(file).map(({ target }) => target))
      .filter(
        (target) => !target.startsWith('protocol/') && !/^node:(crypto|buffer)$|^node-forge$/.test(target),
      );
    expect(foreign).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(cycles()).toEqual([]);
  });

  it.each(KEPT_APART.map((rule) => [rule.what.source, rule] as const))(
    'keeps %s in its place',
    (_, { what, only }) => {
      const elsewhere = files.filter(
        (file) => what.test(text.get(file) ?? '') && !only.some((place) => place.test(file)),
      );
      expect(elsewhere).toEqual([]);
    },
  );

  it('holds files to one idea: none over 250 lines, half of them within 60', () => {
    const lengths = files.map((file) => [file, (text.get(file) ?? '').split('\n').length] as const);
    expect(lengths.filter(([, length]) => length > 250)).toEqual([]);
    const sorted = lengths.map(([, length]) => length).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThanOrEqual(60);
  });

  it('has no room for leftovers, and one barrel', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.ts$)/.test(file))).toEqual(
      [],
    );
    expect(files.filter((file) => /(^|\/)index\.ts$/.test(file))).toEqual(['index.ts']);
  });

  it('uses no `any`', () => {
    expect(files.filter((file) => /(:|<|\bas) any\b/.test(text.get(file) ?? ''))).toEqual([]);
  });
});

function cycles(): string[] {
  const found: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, way: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...way.slice(way.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const { target, typesOnly } of importsOf(file))
      if (!typesOnly && text.has(target)) visit(target, [...way, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  return found;
}
