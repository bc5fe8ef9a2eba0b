// `npm run bench [-- part …]`: measures each part side by side in one run and writes bench/results/<part>.json.
import { writeFileSync } from 'node:fs';
import { buildIfStale } from '../scripts/build-if-stale.mjs';
import { describeMachine } from './support/machine.mjs';
import { writeSummary } from './summary.mjs';

const PARTS = [
  'decrypt',
  'first-load',
  'full-list',
  'single-calls',
  'deliveries',
  'bulk-delivery',
  'console',
];
const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  process.stderr.write(`No such part: ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}\n`);
  process.exit(2);
}
buildIfStale();
const machine = describeMachine();
for (const part of asked.length > 0 ? asked : PARTS) {
  process.stdout.write(`\n== ${part}\n`);
  const { measure } = await import(`./parts/${part}.mjs`);
  const result = await measure((line) => process.stdout.write(`${line}\n`));
  const file = new URL(`./results/${part}.json`, import.meta.url);
  writeFileSync(
    file,
    `${JSON.stringify({ part, date: new Date().toISOString().slice(0, 10), machine, ...result }, null, 2)}\n`,
  );
}
writeSummary();
