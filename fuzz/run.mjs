// `npm run fuzz -- <target …|all> [--runs N] [--seed N] [--input FILE]`: coverage-guided fuzzing of what reads strangers' bytes.
// Exit codes: 0 nothing found, 1 an input that a target fails on (kept in fuzz/findings/), 2 wrong usage.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build-if-stale.mjs';
import { Coverage } from './coverage.mjs';

/** Each target: the file that has it. One process a target, so that its coverage is its own. */
const TARGETS = {
  'canonical-json': 'canonical-json',
  'guide-lists': 'guide-lists',
  'guide-times': 'guide-times',
  'open-request': 'open-request',
  ...Object.fromEntries(
    [
      ...['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'],
      ...['newInstance', 'queryInstance', 'refreshInstance', 'updateInstanceStatus', 'releaseInstance'],
      ...['upgradeInstance', 'changeInstanceCheck'],
    ].map((kind) => [kind, 'messages']),
  ),
};
const USAGE = `npm run fuzz -- <target …|all> [--runs N] [--seed N] [--input FILE] [--json]\nTargets: ${Object.keys(TARGETS).join(', ')}\n`;

function usage(fault) {
  process.stderr.write(`${fault}\n${USAGE}`);
  process.exit(2);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '1000000' },
        seed: { type: 'string', default: '1' },
        input: { type: 'string' },
        json: { type: 'boolean', default: false },
        alone: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return usage(error.message);
  }
}

const { values, positionals } = parsed();
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isSafeInteger(runs) || runs < 1)
  usage(`--runs ${values.runs}: a whole number from 1 is expected`);
if (!Number.isSafeInteger(seed) || seed < 0)
  usage(`--seed ${values.seed}: a whole number from 0 is expected`);
const names = positionals.includes('all') ? Object.keys(TARGETS) : positionals;
if (names.length === 0) usage('Which target?');
for (const name of names) if (!(name in TARGETS)) usage(`No such target: ${name}.`);
if (values.input !== undefined && names.length !== 1) usage('--input goes with one target.');

if (!values.alone) {
  buildIfStale();
  const options = Object.entries(values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : value === false ? [] : [`--${name}`, value],
  );
  let status = 0;
  for (const name of names) {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name, '--alone', ...options], {
      stdio: 'inherit',
    });
    status ||= child.status ?? 1;
  }
  process.exit(status);
}

const [name] = names;
const coverage = Coverage.watching(/\/dist\/src\/(?!testing\/)/);
const { targetNamed } = await import(`./targets/${TARGETS[name]}.mjs`);
const { fuzzTarget, Finding } = await import('./fuzz-target.mjs');
const target = await targetNamed(name);

if (values.input !== undefined) {
  target.run(readFileSync(values.input));
  process.stdout.write(`${name}: ${values.input} is handled as it must be\n`);
  process.exit(0);
}
const onProgress = (run, corpus) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${run} runs, ${corpus} inputs kept`);
};
try {
  const figures = { target: name, seed, ...fuzzTarget(target, coverage, { runs, seed, onProgress }) };
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const { corpus, reached, perSecond } = figures;
  process.stdout.write(
    values.json
      ? `${JSON.stringify(figures)}\n`
      : `${name}: ${runs} runs, ${corpus} inputs kept, ${reached} counters reached, ${perSecond}/s, nothing found\n`,
  );
} catch (error) {
  if (!(error instanceof Finding)) throw error;
  const folder = new URL('./findings/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}-${seed}.bin`, folder));
  writeFileSync(file, error.input);
  process.stderr.write(
    `${name}: found (seed ${seed}), kept in ${file}\n${JSON.stringify(error.input.toString('latin1'))}\n${error.cause?.stack ?? error.message}\n`,
  );
  process.exit(1);
}
