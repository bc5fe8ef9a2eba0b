import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const START = '<!-- bench -->';
const END = '<!-- /bench -->';

const read = (part) => {
  const file = new URL(`./results/${part}.json`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

/** The table of figures, made from bench/results/*.json. */
export function summary() {
  const rows = [];
  const decrypt = read('decrypt');
  if (decrypt)
    for (const [bits, { ratio, oursMs }] of Object.entries(decrypt.keys))
      rows.push([`RSA-OAEP decrypt, ${bits} bit: ours / node:crypto`, `${ratio} (${oursMs} ms)`, '≤ 1.15']);
  const load = read('first-load');
  if (load?.step)
    rows.push(
      [
        'First load of 10 000: the reconcile step (read, decide, write, commit) / TypeORM `upsert` of the rows',
        `${load.step.ratio} (${load.step.ms} / ${load.typeormMs} ms)`,
        `≤ ${load.step.aim}`,
      ],
      [
        '— the whole call over HTTP (verify, parse, validate, reconcile, receipt) / the same',
        `${load.http.ratio} (${load.http.ms} ms)`,
        '—',
      ],
    );
  const list = read('full-list');
  if (list)
    rows.push(
      [
        'allOrgSync of 100 000: identical list / first load',
        `${list.identical.ratio} (${list.identical.ms} / ${list.firstMs} ms)`,
        '≤ 0.1',
      ],
      ['— 1 % changed / first load', `${list.onePercent.ratio} (${list.onePercent.ms} ms)`, '≤ 0.6'],
      ['— WAL written for the identical list', `${list.identical.walBytes} B`, '< 64 KB'],
      ['— worst event-loop stall in any round', `${Math.max(...list.worstStallMs.all)} ms`, '< 50 ms'],
      ['— peak memory of the process', `${list.peakMemoryMb.value} MB`, '< 500 MB'],
    );
  const calls = read('single-calls');
  if (calls)
    for (const [kind, byConnections] of Object.entries(calls.kinds)) {
      const { ours, ratio } = byConnections[32];
      rows.push([
        `${kind} calls, 32 connections: ours / bare Nest+Fastify`,
        `${ratio} (${ours.perSecond}/s, p99 ${ours.p99Ms} ms)`,
        '≥ 0.4',
      ]);
    }
  const page = read('console');
  if (page)
    rows.push(
      [
        'Console, cold cache: from the address to an overview that can be used',
        `${page.overview.readyMs} ms`,
        '< 1000 ms',
      ],
      ['— compressed bytes of it', `${page.overview.bytes} B`, '< 200 KB'],
      ['— a tree of 10 000 departments shows', `${page.tree.readyMs} ms`, '—'],
    );
  const { machine, date } = calls ?? list ?? load ?? decrypt;
  const table = [['Measured side by side in one run', 'Figure', 'Aim'], ['---', '---', '---'], ...rows];
  const note = `${machine.cores} cores (${machine.cpu}), ${machine.memoryGiB} GiB, Node.js ${machine.node}, PostgreSQL on the same machine; ${date}.`;
  return `${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n\n${note}`;
}

/** Puts the table into the READMEs, between their markers. */
export function writeSummary() {
  for (const name of ['README.md', 'README.zh-CN.md']) {
    const file = new URL(`../${name}`, import.meta.url);
    if (!existsSync(file)) continue;
    const text = readFileSync(file, 'utf8');
    const from = text.indexOf(START);
    const to = text.indexOf(END);
    if (from < 0 || to < from) continue;
    writeFileSync(file, `${text.slice(0, from + START.length)}\n\n${summary()}\n\n${text.slice(to)}`);
  }
}
