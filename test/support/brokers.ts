import { describe } from '@jest/globals';
import { connect } from 'node:net';

const USUAL_PORTS: Readonly<Record<string, number>> = { 'amqp:': 5672, 'nats:': 4222 };

/** A message broker for tests, and `describe`, which skips what stands in it when nothing answers. */
export interface TestBroker {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly describe: typeof describe | typeof describe.skip;
}

/**
 * The broker that `variable` names, or the one at its usual place. One that is named must answer; one that is not there is
 * skipped by name, with a line that says how to test on it.
 */
export async function testBroker(name: string, variable: string, usual: string): Promise<TestBroker> {
  const url = process.env[variable] ?? usual;
  const { hostname: host, port: given, protocol } = new URL(url);
  const port = Number(given) || (USUAL_PORTS[protocol] ?? 0);
  const up = await answers(host, port);
  if (!up && process.env[variable]) throw new Error(`${name} does not answer at ${host}:${port}`);
  if (!up)
    process.stderr.write(
      `${process.env.CI ? 'CI WITHOUT A BROKER: ' : ''}${name} is skipped: nothing answers at ${host}:${port}; ` +
        `set ${variable} to test on it\n`,
    );
  return { url, host, port, describe: up ? describe : describe.skip };
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (up: boolean) => {
      socket.destroy();
      resolve(up);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
