import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startConnector } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { median, round } from '../support/statistics.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = 3;
const TENANTS = 20;
const load = fileURLToPath(new URL('../support/load-process.mjs', import.meta.url));

/**
 * Single calls a second on PostgreSQL against a Nest+Fastify server that only checks the signature and validates the
 * same message. Client, server and database share the machine.
 */
export async function measure(say) {
  const database = await freshPostgres();
  const connector = await startConnector(database.url);
  const bare = fork(new URL('../support/bare-process.mjs', import.meta.url));
  const [{ url: bareUrl }] = await once(bare, 'message');
  const kinds = {};
  try {
    for (const kind of ['singleOrgSync', 'authSync'])
      for (const connections of [1, 8, 32]) {
        const rounds = { ours: [], bare: [] };
        for (let i = -1; i < ROUNDS; i++)
          for (const [name, url] of [
            ['ours', connector.url],
            ['bare', bareUrl],
          ]) {
            await connector.vitals();
            const figures = await run({
              url,
              kind,
              connections,
              seconds: i < 0 ? 1 : SECONDS,
              tenants: TENANTS,
            });
            if (figures.refused > 0) throw new Error(`${figures.refused} calls were refused`);
            const { cpuMs } = await connector.vitals();
            if (i >= 0) rounds[name].push({ ...figures, cpuUs: (cpuMs * 1000) / figures.calls });
          }
        const ratio = round(
          median(rounds.ours.map(({ perSecond }, i) => perSecond / rounds.bare[i].perSecond)),
        );
        const summary = (name) => ({
          perSecond: Math.round(median(rounds[name].map(({ perSecond }) => perSecond))),
          p50Ms: round(median(rounds[name].map(({ p50 }) => p50)), 1),
          p99Ms: round(median(rounds[name].map(({ p99 }) => p99)), 1),
        });
        const connectorCpuUs = Math.round(median(rounds.ours.map(({ cpuUs }) => cpuUs)));
        (kinds[kind] ??= {})[connections] = {
          ours: { ...summary('ours'), connectorCpuUs },
          bare: summary('bare'),
          ratio,
        };
        const { ours, bare: floor } = kinds[kind][connections];
        say(
          `${kind}, ${connections} connections: ours ${ours.perSecond}/s (p99 ${ours.p99Ms} ms, CPU ${ours.connectorCpuUs} us a call), bare ${floor.perSecond}/s, ratio ${ratio}`,
        );
      }
  } finally {
    bare.send('stop');
    await connector.stop();
    await database.drop();
  }
  return {
    what: 'single calls a second, PostgreSQL, 20 tenants, against a bare Nest+Fastify server',
    aim: 0.4,
    kinds,
  };
}

async function run(options) {
  const { stdout } = await promisify(execFile)(process.execPath, [load, JSON.stringify(options)]);
  return JSON.parse(stdout);
}
