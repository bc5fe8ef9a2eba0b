import { formatGuideTime } from '../../dist/src/protocol/guide-time.js';
import { seal, send, startConnector } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { departmentList, onePercentChanged } from '../support/departments.mjs';
import { median, round } from '../support/statistics.mjs';

const COUNT = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

/** allOrgSync of 100 000 departments: first, identical, one in a hundred changed; stall, memory and WAL beside it. */
export async function measure(say) {
  const database = await freshPostgres();
  const connector = await startConnector(database.url);
  const wal = async () =>
    (await database.client.query('SELECT pg_current_wal_insert_lsn() AS at')).rows[0].at;
  const walSince = async (at) =>
    Number(
      (await database.client.query('SELECT pg_current_wal_insert_lsn() - $1::pg_lsn AS n', [at])).rows[0].n,
    );
  const rounds = [];
  try {
    await send(connector.url, sealed('warm-up', departmentList(2000)));
    for (let i = 0; i < ROUNDS; i++) {
      const list = departmentList(COUNT);
      const instance = `round-${i}`;
      await connector.vitals();
      const first = await send(connector.url, sealed(instance, list));
      const atFirst = await connector.vitals();
      const before = await wal();
      const same = await send(connector.url, sealed(instance, list));
      const walBytes = await walSince(before);
      const atSame = await connector.vitals();
      const changed = await send(connector.url, sealed(instance, onePercentChanged(list, i)));
      const atChanged = await connector.vitals();
      const stalls = [atFirst, atSame, atChanged].map(({ worstStallMs }) => worstStallMs);
      rounds.push({
        first,
        same,
        changed,
        walBytes,
        worstStallMs: Math.max(...stalls),
        peakMemoryMb: atChanged.peakMemoryMb,
        firstCpu: atFirst.cpuMs,
        sameCpu: atSame.cpuMs,
        changedCpu: atChanged.cpuMs,
      });
      say(
        `first ${first.toFixed(0)} ms, identical ${same.toFixed(0)} ms, 1 % changed ${changed.toFixed(0)} ms, ` +
          `worst stall ${Math.max(...stalls).toFixed(0)} ms, peak ${atChanged.peakMemoryMb.toFixed(0)} MB, WAL identical ${walBytes} B`,
      );
    }
  } finally {
    await connector.stop();
    await database.drop();
  }
  const of = (key) => median(rounds.map((one) => one[key]));
  const ratioOf = (key) => round(median(rounds.map((one) => one[key] / one.first)));
  return {
    what: `allOrgSync of 100 000 departments over HTTP, PostgreSQL, median of ${ROUNDS} rounds`,
    firstMs: round(of('first'), 0),
    connectorCpuMs: {
      first: round(of('firstCpu'), 0),
      identical: round(of('sameCpu'), 0),
      onePercent: round(of('changedCpu'), 0),
    },
    identical: {
      ms: round(of('same'), 0),
      ratio: ratioOf('same'),
      aim: 0.1,
      walBytes: of('walBytes'),
      walAim: 65_536,
    },
    onePercent: { ms: round(of('changed'), 0), ratio: ratioOf('changed'), aim: 0.6 },
    worstStallMs: {
      median: round(of('worstStallMs'), 1),
      all: rounds.map((one) => round(one.worstStallMs, 1)),
      aim: 50,
    },
    peakMemoryMb: { value: Math.round(Math.max(...rounds.map((one) => one.peakMemoryMb))), aim: 500 },
  };
}

function sealed(instanceId, orgInfoList) {
  const timeStamp = formatGuideTime(Date.now());
  return seal('allOrgSync', { instanceId, tenantId: 't', testFlag: 0, timeStamp, orgInfoList });
}
