import { connect } from 'node:net';
import { buildIfStale } from '../../scripts/build-if-stale.mjs';

const USUAL = ['postgres://postgres@127.0.0.1:5432/test', 'mysql://root@127.0.0.1:3306/test'];
const NAMES = { postgres: 'PostgreSQL', postgresql: 'PostgreSQL', mysql: 'MariaDB', mariadb: 'MariaDB' };

function answers(url) {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || (protocol === 'postgres:' ? 5432 : 3306)),
      timeout: 2000,
    });
    const end = (up) => {
      socket.destroy();
      resolve(up);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

/**
 * Looks which database servers answer, tells it, and compiles what worker threads and child processes run. A server
 * that TEST_DATABASE_URLS names must answer; in CI both must be there.
 */
export default async function globalSetup() {
  const named = (process.env.TEST_DATABASE_URLS ?? '')
    .split(/[\s,]+/)
    .filter((url) => url && !url.startsWith('sqlite:'));
  const servers = [];
  for (const url of named.length > 0 ? named : USUAL) {
    const name = NAMES[url.slice(0, url.indexOf(':'))] ?? url;
    if (await answers(url)) {
      servers.push(url);
      continue;
    }
    if (named.length > 0 || process.env.CI)
      throw new Error(`${name} does not answer at ${new URL(url).host}`);
    process.stderr.write(
      `${name} is skipped: nothing answers at ${new URL(url).host}; set TEST_DATABASE_URLS to test on it\n`,
    );
  }
  process.env.KOOSYNC_TEST_SERVERS = servers.join(' ');
  const all = ['embedded SQLite', ...servers.map((url) => NAMES[url.slice(0, url.indexOf(':'))])];
  process.stderr.write(`\nDatabases under test: ${all.join(', ')}\n`);
  buildIfStale();
}
