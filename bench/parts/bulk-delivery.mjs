import { performance } from 'node:perf_hooks';
import { formatGuideTime } from '../../dist/src/protocol/guide-time.js';
import { seal, send, startConnector } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { departmentList } from '../support/departments.mjs';
import { median, round } from '../support/statistics.mjs';

const COUNT = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

/**
 * A first allOrgSync of 100 000 departments with a target in the connector's process: from the call until the target was
 * told every change, against the same call to a connector without targets until its reply.
 */
export async function measure(say) {
  const database = await freshPostgres();
  const other = await freshPostgres();
  const told = await startConnector(database.url, { BENCH_TARGET: '1' });
  const alone = await startConnector(other.url);
  const rounds = [];
  try {
    for (let i = -1; i < ROUNDS; i++) {
      const list = departmentList(i < 0 ? 2000 : COUNT);
      const without = await send(alone.url, sealed(i, list));
      const before = await told.delivered();
      await told.vitals();
      const start = performance.now();
      const reply = await send(told.url, sealed(i, list));
      // one change for each department, and one for the list
      while ((await told.delivered()) - before <= list.length)
        await new Promise((resolve) => setTimeout(resolve, 10));
      const all = performance.now() - start;
      const { worstStallMs, peakMemoryMb } = await told.vitals();
      if (i < 0) continue;
      rounds.push({ without, reply, all, worstStallMs, peakMemoryMb });
      say(
        `without a target ${without.toFixed(0)} ms; with one: reply ${reply.toFixed(0)} ms, all delivered ${all.toFixed(0)} ms, ` +
          `worst stall ${worstStallMs.toFixed(0)} ms, peak ${peakMemoryMb.toFixed(0)} MB`,
      );
    }
  } finally {
    await told.stop();
    await alone.stop();
    await database.drop();
    await other.drop();
  }
  const of = (key) => round(median(rounds.map((one) => one[key])), 0);
  return {
    what: 'first allOrgSync of 100 000 departments and the delivery of its changes to an in-process target, PostgreSQL',
    withoutTargetMs: of('without'),
    replyMs: of('reply'),
    deliveredMs: of('all'),
    ratio: round(median(rounds.map(({ all, without }) => all / without))),
    aim: 2,
    worstStallMs: { all: rounds.map((one) => round(one.worstStallMs, 1)), aim: 50 },
    peakMemoryMb: Math.round(Math.max(...rounds.map((one) => one.peakMemoryMb))),
  };
}

function sealed(i, orgInfoList) {
  const timeStamp = formatGuideTime(Date.now());
  return seal('allOrgSync', { instanceId: `round-${i}`, tenantId: 't', testFlag: 0, timeStamp, orgInfoList });
}
