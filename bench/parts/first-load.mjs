import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../dist/src/database/data-source-options.js';
import { Department } from '../../dist/src/departments/department.entity.js';
import { formatGuideTime } from '../../dist/src/protocol/guide-time.js';
import { SCHEMA } from '../../dist/src/schema.js';
import { seal, send, startConnector } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { departmentList } from '../support/departments.mjs';
import { median, round, timed } from '../support/statistics.mjs';

const ROUNDS = 7;
const COUNT = 10_000;

/**
 * The first allOrgSync of 10 000 departments over HTTP, everything included, against TypeORM's `upsert` in chunks of
 * 1000 of the same rows into the same table, which does nothing else.
 */
export async function measure(say) {
  const database = await freshPostgres();
  const connector = await startConnector(database.url);
  const dataSource = await new DataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
  const list = departmentList(COUNT);
  const times = { ours: [], typeorm: [] };
  try {
    for (let i = -2; i < ROUNDS; i++) {
      const timeStamp = formatGuideTime(Date.now());
      const message = { instanceId: `round-${i}`, tenantId: 't', testFlag: 0, timeStamp, orgInfoList: list };
      const ours = await send(connector.url, seal('allOrgSync', message));
      const rows = list.map((d) => ({
        scopeId: `typeorm-${i}`.padEnd(22, '-'),
        code: d.orgCode,
        name: d.orgName,
        parentCode: d.parentCode || null,
        path: `["${d.parentCode}","${d.orgCode}"]`,
        removed: false,
        sourceTime: Date.now(),
      }));
      const { ms } = await timed(() =>
        dataSource.transaction(async (manager) => {
          for (let start = 0; start < rows.length; start += 1000)
            await manager.upsert(Department, rows.slice(start, start + 1000), ['scopeId', 'code']);
        }),
      );
      if (i < 0) continue; // warm-up
      times.ours.push(ours);
      times.typeorm.push(ms);
    }
  } finally {
    await dataSource.destroy();
    await connector.stop();
    await database.drop();
  }
  const ratio = round(median(times.ours.map((ms, i) => ms / times.typeorm[i])));
  const result = { oursMs: round(median(times.ours), 0), typeormMs: round(median(times.typeorm), 0), ratio };
  say(
    `first load of ${COUNT}: ours ${result.oursMs} ms over HTTP, TypeORM upsert ${result.typeormMs} ms, ratio ${ratio}`,
  );
  return {
    what: 'first allOrgSync of 10 000 departments over HTTP against TypeORM upsert, PostgreSQL',
    aim: 0.15,
    ...result,
  };
}
