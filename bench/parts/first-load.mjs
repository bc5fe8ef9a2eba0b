import { DataSource } from 'typeorm';
import { insertPages, readScopeRows } from '../../dist/src/database/copy-rows.js';
import { dataSourceOptions } from '../../dist/src/database/data-source-options.js';
import { UnitOfWork } from '../../dist/src/database/unit-of-work.js';
import { compareDepartments } from '../../dist/src/departments/compare-department-list.js';
import { DEPARTMENT_COPY } from '../../dist/src/departments/department-rows.js';
import { Department } from '../../dist/src/departments/department.entity.js';
import { formatGuideTime } from '../../dist/src/protocol/guide-time.js';
import { SCHEMA } from '../../dist/src/schema.js';
import { seal, send, startConnector } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { departmentList } from '../support/departments.mjs';
import { median, round, timed } from '../support/statistics.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const WARM_UP = 3;
const COUNT = 10_000;

/**
 * 10 000 departments that the database does not know yet, three ways side by side: the step that reconciles a validated
 * list (read the scope, decide, write, commit), the same list as a call over HTTP with everything that belongs to it, and
 * TypeORM's `upsert` of the finished rows in chunks of 1000, in one transaction, which does nothing else.
 */
export async function measure(say) {
  const database = await freshPostgres();
  const connector = await startConnector(database.url);
  const dataSource = await new DataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
  const list = departmentList(COUNT);
  const ways = {
    step: (i) => reconcileStep(new UnitOfWork(dataSource), list, scopeOf('step', i)),
    http: (i) => send(connector.url, seal('allOrgSync', messageOf(list, i))),
    typeorm: (i) => typeormUpsert(dataSource, list, scopeOf('typeorm', i)),
  };
  const times = { step: [], http: [], typeorm: [] };
  try {
    for (let i = -WARM_UP; i < ROUNDS; i++)
      for (const [name, load] of Object.entries(ways)) {
        const ms = await load(i);
        if (i >= 0) times[name].push(ms);
      }
  } finally {
    await dataSource.destroy();
    await connector.stop();
    await database.drop();
  }
  const against = (name) => ({
    ms: round(median(times[name]), 0),
    ratio: round(median(times[name].map((ms, i) => ms / times.typeorm[i]))),
  });
  const step = { ...against('step'), aim: 0.15 };
  const http = against('http');
  const typeormMs = round(median(times.typeorm), 0);
  say(
    `first load of ${COUNT}: reconcile step ${step.ms} ms (${step.ratio}), over HTTP with everything ${http.ms} ms (${http.ratio}), TypeORM upsert ${typeormMs} ms`,
  );
  return {
    what: 'first load of 10 000 departments against TypeORM upsert of the same rows in chunks of 1000, PostgreSQL',
    step,
    http,
    typeormMs,
  };
}

const scopeOf = (name, i) => `${name}-${i}`.padEnd(22, '-');

function messageOf(orgInfoList, i) {
  const timeStamp = formatGuideTime(Date.now());
  return { instanceId: `round-${i}`, tenantId: 't', testFlag: 0, timeStamp, orgInfoList };
}

async function reconcileStep(unitOfWork, list, scopeId) {
  const departments = list.map(({ orgCode, orgName, parentCode }) => ({
    code: orgCode,
    name: orgName,
    parentCode: parentCode || null,
  }));
  const listCase = { scopeId, lane: 'production', sourceTime: Date.now(), guard: { share: 0.3, count: 10 } };
  const { ms } = await timed(() =>
    unitOfWork.run(async (tx) => {
      const current = [];
      await readScopeRows(tx, DEPARTMENT_COPY, scopeId, (part) => current.push(part));
      const { rows } = compareDepartments(departments, current, { listCase, receiptId: ''.padEnd(26, '0') });
      await insertPages(tx, DEPARTMENT_COPY, rows.inserts);
    }),
  );
  return ms;
}

async function typeormUpsert(dataSource, list, scopeId) {
  const rows = list.map(({ orgCode, orgName, parentCode }) => ({
    scopeId,
    code: orgCode,
    name: orgName,
    parentCode: parentCode || null,
    path: `["${parentCode}","${orgCode}"]`,
    removed: false,
    sourceTime: Date.now(),
  }));
  const { ms } = await timed(() =>
    dataSource.transaction(async (manager) => {
      for (let start = 0; start < rows.length; start += 1000)
        await manager.upsert(Department, rows.slice(start, start + 1000), ['scopeId', 'code']);
    }),
  );
  return ms;
}
