// Sends signed calls of one kind as fast as `connections` of them come back, for `seconds`.
import http from 'node:http';
import { formatGuideTime } from '../../dist/src/protocol/guide-time.js';
import { seal } from './connector.mjs';

const { url, kind, connections, seconds, tenants } = JSON.parse(process.argv[2]);
const { hostname, port } = new URL(url);
const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
const latencies = [];
let sent = 0;
let refused = 0;

function messageOf(i) {
  const now = formatGuideTime(Date.now());
  const scope = { instanceId: 'i', tenantId: `t${i % tenants}`, testFlag: 0, timeStamp: now };
  if (kind === 'singleOrgSync')
    return {
      ...scope,
      orgCode: `c${i % 5000}`,
      orgName: `部门 ${i}`,
      parentCode: i % 7 ? `c${i % 7}` : '',
      flag: 1,
    };
  const user = { userName: `u${i % 5000}`, name: `张三${i}`, orgCode: 'c1', role: 'user', enable: 'true' };
  return {
    ...scope,
    currentSyncTime: now,
    appId: 'a',
    flag: 1,
    userList: [{ ...user, mobile: '13800001234' }],
  };
}

function call() {
  const { path, headers, body } = seal(kind, messageOf(sent++));
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      path,
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
      agent,
    };
    const request = http.request(options, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        latencies.push(performance.now() - start);
        if (!text.includes('"000000"')) refused++;
        resolve();
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const start = performance.now();
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (performance.now() - start < seconds * 1000) await call();
  }),
);
const elapsed = (performance.now() - start) / 1000;
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.floor(latencies.length * share)];
process.stdout.write(
  JSON.stringify({
    calls: latencies.length,
    perSecond: latencies.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    refused,
  }),
);
