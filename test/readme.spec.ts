import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTCOMES } from '../src/admin/receipts/outcomes.js';
import { unknownNames } from '../src/config/unknown-names.js';
import { FROM_FILES, VARIABLE_SCHEMA } from '../src/config/variables.js';
import { instanceNeverCreated } from '../src/directory/instance-check.js';
import * as instanceReasons from '../src/instances/instance-reasons.js';
import type { Reason } from '../src/protocol/protocol-error.js';
import * as requestReasons from '../src/protocol/request-reasons.js';
import { RESULT_CODES } from '../src/protocol/result-code.js';
import { pathOf, ROUTES } from '../src/protocol/routes.js';
import * as receiverReasons from '../src/receiver/reasons.js';
import { fieldInvalid } from '../src/validation/field-invalid.js';
import { koosync } from './cli/koosync-process.js';
import { compileFaults } from './support/compile-faults.js';
import { anchorOf, blocks, codeSpans, links, sections, tableRows } from './support/markdown.js';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const english = read('README.md');
const READMES = [
  ['README.md', english],
  ['README.zh-CN.md', read('README.zh-CN.md')],
] as const;

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const openApi = JSON.parse(read('docs/openapi.json')) as {
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, { properties: Record<string, unknown> }> };
};

/** Sections are found by place, which is the same in both languages. */
const sectionsOf = (text: string) => {
  const [, , , , production, configuration, command, http, , audit, troubles] = sections(text);
  return { production, configuration, command, http, audit, troubles };
};
const rowsIn = (text: string, name: keyof ReturnType<typeof sectionsOf>) =>
  tableRows(sectionsOf(text)[name]?.text ?? '');
const bare = (cell = ''): string => cell.replaceAll('`', '');

describe('The two READMEs', () => {
  it('have the same sections in the same order, with the same commands, code and table entries', () => {
    const [first, second] = READMES.map(([, text]) =>
      sections(text).map((section) => ({
        level: section.level,
        commands: blocks(section.text, 'bash'),
        code: blocks(section.text, 'ts'),
        entries: tableRows(section.text).map((row) => codeSpans(row.join(' ')).sort()),
        links: links(section.text).filter((link) => !/^#|README/.test(link)),
      })),
    );
    expect(second).toEqual(first);
  });

  it('name the same variables, routes and commands in their prose', () => {
    const names = READMES.map(([, text]) =>
      [
        ...new Set(codeSpans(text).filter((code) => /^(KOOSYNC_|koosync |npm |--|[A-Z]+ \/)/.test(code))),
      ].sort(),
    );
    expect(names[1]).toEqual(names[0]);
  });
});

describe.each([...READMES, ['CONTRIBUTING.md', read('CONTRIBUTING.md')] as const])('%s', (_, text) => {
  it('names only scripts of package.json', () => {
    const named = [...text.matchAll(/npm (?:run (?:-s )?([\w:-]+)|(test)\b)/g)].map(
      ([, run, test]) => run ?? test,
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !((name as string) in scripts))).toEqual([]);
  });

  it('links only to files and headings that exist', () => {
    const anchors = sections(text).map(({ title }) => anchorOf(title));
    const dead = links(text).filter((link) => {
      if (link.startsWith('#')) return !anchors.includes(link);
      return !/^https?:/.test(link) && !existsSync(join(root, link));
    });
    expect(dead).toEqual([]);
  });
});

describe.each(READMES)('%s', (_, text) => {
  it('lists every variable that the code reads, and no other', () => {
    const listed = rowsIn(text, 'configuration').map(([name]) => bare(name));
    expect([...listed].sort()).toEqual(variablesInCode());
    const mentioned = text.match(/KOOSYNC_[A-Z0-9_]+/g) ?? [];
    expect(unknownNames(Object.fromEntries(mentioned.map((name) => [name, 'set'])))).toEqual([]);
  });

  it('tells each variable its default', () => {
    const defaults: Record<string, unknown> = VARIABLE_SCHEMA.parse({});
    for (const [name, told = ''] of rowsIn(text, 'configuration')) {
      const variable = bare(name);
      const given = told.startsWith('`') ? { [variable]: bare(told) } : {};
      const values: Record<string, unknown> = VARIABLE_SCHEMA.parse(given);
      expect([variable, values[variable]]).toEqual([variable, defaults[variable]]);
      const hasDefault = ![undefined, 0].includes(
        (defaults[variable] as string | undefined)?.toString().length,
      );
      expect([variable, told.startsWith('`')]).toEqual([variable, hasDefault]);
    }
  });

  it('says which variables may stand in a file', () => {
    const told = /[^\n]*`NAME_FILE`[^\n]*/.exec(text)?.[0] ?? '';
    expect(told.match(/KOOSYNC_\w+/g)).toEqual([...FROM_FILES, 'KOOSYNC_ADMIN_TOKEN']);
  });

  it('names every route of the marketplace and of the admin API, and no other', () => {
    const admin = Object.entries(openApi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const listed = rowsIn(text, 'http').map(([endpoint]) => bare(endpoint));
    expect([...listed].sort()).toEqual(
      [
        ...new Set(ROUTES.map((route) => `${route.method} ${pathOf(route, '/isv/produce')}`)),
        ...admin,
        ...['GET /admin/api/v1/openapi.json', 'GET /health/live', 'GET /health/ready'],
        ...['GET /metrics', 'GET /console'],
      ].sort(),
    );
    const paths = listed.map((endpoint) => endpoint.replace(/^\w+ /, ''));
    const addressed = text.matchAll(/\$KOOSYNC_URL([\w/.-]+)/g);
    expect([...addressed].filter(([, path = '']) => !paths.includes(path))).toEqual([]);
  });

  it('explains every outcome and every field of a receipt', () => {
    const audit = sectionsOf(text).audit?.text ?? '';
    expect(
      rowsIn(text, 'audit')
        .map(([outcome]) => bare(outcome))
        .sort(),
    ).toEqual([...OUTCOMES].sort());
    const { id: _id, ...fields } = openApi.components.schemas['ReceiptItem']?.properties ?? {};
    const counts = openApi.components.schemas['AppliedCounts']?.properties ?? {};
    expect(codeSpans(audit)).toEqual(
      expect.arrayContaining([...Object.keys(fields), ...Object.keys(counts)]),
    );
  });

  it('explains every reason for which a call is refused or fails, and says whether a retry helps', () => {
    const told = rowsIn(text, 'troubles').map(([, name, retry = '']) => [
      bare(name),
      /^(yes|有用)$/.test(retry),
    ]);
    const known = reasonsInCode().map(({ name, retry }) => [name, retry]);
    expect(told.sort()).toEqual(known.sort());
    const codes = text.match(/\b0000\d\d\b|\b0001\d\d\b/g) ?? [];
    expect(codes.filter((code) => !(code in RESULT_CODES))).toEqual([]);
  });

  it('shows only commands and options that the command itself explains in its help', async () => {
    const calls = [...blocks(text, 'bash').flatMap((block) => block.split('\n')), ...codeSpans(text)]
      .map((line) => line.trim().replace(/^npm run -s koosync --(?= )/, 'koosync'))
      .filter((line) => /^koosync [a-z]/.test(line));
    expect(calls.length).toBeGreaterThan(20);
    const faults: string[] = [];
    for (const call of new Set(calls)) faults.push(...(await faultsOfCall(call)));
    expect(faults).toEqual([]);
  });

  it('lists every command in its table', async () => {
    const rows = rowsIn(text, 'command').map(([command]) => bare(command).split(' ')[1] ?? '');
    const { stdout } = await koosync(['--help']);
    expect([...rows].sort()).toEqual(
      commandsIn(stdout)
        .filter((name) => name !== 'help')
        .sort(),
    );
  });
});

const PRODUCT = `declare const product: {
  isSoldOut(): Promise<boolean>;
  createOnce(id: string, buyer: string | undefined): Promise<{ ready: boolean; url: string }>;
  suspend(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  delete(id: string): Promise<void>;
};`;

describe('The other TypeScript examples', () => {
  it('compile against the package', () => {
    const files = readdirSync(join(root, 'examples/embedded-host'));
    const own = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(`examples/embedded-host/${file}`));
    const [provisioner = '', ...others] = blocks(english, 'ts').filter((block) => !own.includes(block));
    expect(others.length).toBeGreaterThan(0);
    // the reader's own product
    const product = provisioner.replace(/^import .*'.\/product.js';$/m, PRODUCT);
    const [faults, ofWrong, ...rest] = compileFaults(root, [
      product,
      product.replace('000106', '000001'),
      ...others,
    ]);
    expect(faults).toEqual([]);
    expect(ofWrong).toEqual([expect.stringContaining('000001')]);
    expect(rest).toEqual(others.map(() => []));
  });
});

describe('The section for integrators', () => {
  const example = join(root, 'examples/embedded-host');
  const files = readdirSync(example).filter((file) => file.endsWith('.ts'));

  it.each(READMES)('of %s shows files of the example that the tests compile and run', (_, text) => {
    const shown = blocks(text, 'ts').map((block) =>
      files.find((file) => read(join('examples/embedded-host', file)) === block),
    );
    expect(shown.filter((file) => file !== undefined)).toEqual([
      'account-store.ts',
      'app.module.ts',
      'greeter.ts',
      'account-store.test.ts',
    ]);
  });

  it('keeps the store short', () => {
    const lines = read('examples/embedded-host/account-store.ts').split('\n');
    expect(lines.slice(lines.findIndex((line) => line.startsWith('export class'))).length).toBeLessThan(20);
  });

  it('names in docs/extending.md every method of a store, every type of change and every result', () => {
    const told = codeSpans(read('docs/extending.md')).join(' ');
    const methods = read('src/targets/user-store.ts').matchAll(/^ {2}(\w+)\?\(/gm);
    const types = read('src/outbox/change.ts').matchAll(/readonly type: '([\w.]+)'/g);
    const names = [...methods, ...types].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(20);
    const missing = [...names, 'applied', 'unchanged', 'retry', 'reject'].filter(
      (name) => !told.includes(name),
    );
    expect(missing).toEqual([]);
  });
});

/** Every `KOOSYNC_*` name in the sources that is no file of another one. */
function variablesInCode(): string[] {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const names = sources
    .filter((file) => /^config(\.ts$|\/)/.test(file) && file.endsWith('.ts'))
    .flatMap((file) => read(join('src', file)).match(/\bKOOSYNC_[A-Z0-9_]+/g) ?? []);
  const files = new Set([...FROM_FILES, 'KOOSYNC_ADMIN_TOKEN'].map((name) => `${name}_FILE`));
  return [...new Set(names)].filter((name) => !files.has(name) && !name.endsWith('_')).sort();
}

function reasonsInCode(): Pick<Reason, 'name' | 'retry'>[] {
  const { bodyUnreadable, textUnstorable, ...plain } = requestReasons;
  const made = [...Object.values(plain), ...Object.values(receiverReasons)].map((reason) =>
    typeof reason === 'function' ? (reason as (...given: unknown[]) => Reason)('field', 1, 1) : reason,
  );
  const faults = ['not-utf8', 'not-json', 'not-an-object', 'too-deep'] as const;
  const texts = ['nul', 'lone-surrogate'] as const;
  const nothing = { zh: '', en: '' };
  return [
    ...made,
    ...faults.map(bodyUnreadable),
    ...texts.map((found) => textUnstorable({ path: 'field', found })),
    fieldInvalid('field', nothing, nothing).reason,
    instanceNeverCreated().reason,
    ...Object.values(instanceReasons).map((refusal) => refusal({ code: '000100', reason: 'Full' }).reason),
    { name: /name: '(secret-[\w-]+)'/.exec(read('src/keys/key-ring.ts'))?.[1] ?? '', retry: false },
  ];
}

const helps = new Map<string, Promise<string>>();

/** The help of a command, asked once. */
function helpOf(path: readonly string[]): Promise<string> {
  const key = path.join(' ');
  const asked = helps.get(key) ?? koosync([...path, '--help']).then(({ stdout }) => stdout);
  helps.set(key, asked);
  return asked;
}

const commandsIn = (help: string): string[] =>
  [...help.matchAll(/^ {2}([a-z-]+)(?: \[options\]| \[command\]| <\w+>)* {2,}\S/gm)].map(
    ([, name = '']) => name,
  );

/** What of a call the help does not know: `departments --treee: no option --treee`. */
async function faultsOfCall(call: string): Promise<string[]> {
  const [, ...words] = call.split(/\s+/);
  if (words[0] === 'help') return [];
  const path: string[] = [];
  for (;;) {
    const help = await helpOf(path);
    if (!/^Usage: .*\[command\]$/m.test(help)) break;
    const next = words[path.length] ?? '';
    const known = commandsIn(help);
    if (known.includes(next)) path.push(next);
    else if (known.includes('list') && /^(--.*)?$/.test(next)) path.push('list');
    else return [`${call}: no command ${next}`];
    if (path.at(-1) === 'list' && next !== 'list') break;
  }
  const help = await helpOf(path);
  const options = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/, ''));
  const unknown = options.filter((option) => !new RegExp(`^ +(-\\w, )?${option}\\b`, 'm').test(help));
  const [what] = words.slice(path.length);
  if (path[0] === 'simulate' && what && !new RegExp(`\\b${what}\\b`).test(help)) unknown.push(what);
  return unknown.map((word) => `${call}: no ${word} in the help`);
}
