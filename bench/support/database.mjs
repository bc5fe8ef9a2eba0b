import { randomBytes } from 'node:crypto';
import pg from 'pg';

const SERVER = process.env.BENCH_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A PostgreSQL database of its own; `client` is connected to it. */
export async function freshPostgres() {
  const admin = new pg.Client(SERVER);
  await admin.connect();
  const name = `koosync_bench_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  const client = new pg.Client(url.toString());
  await client.connect();
  const drop = async () => {
    await client.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  };
  return { url: url.toString(), client, drop };
}
