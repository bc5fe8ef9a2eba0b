import { clientSettings } from '../../../config.js';
import { CliError } from '../../cli-error.js';
import type { LoginServerOptions, OrderApiOptions } from '../../commands/simulated-servers.js';
import { paint, print } from '../../terminal.js';
import { untilStopped } from '../../up/until-stopped.js';
import { CLIENT_ID, CLIENT_SECRET, DEMO, USERS } from '../demo-company.js';
import { LoginServer } from './login-server.js';
import { OrderApi } from './order-api.js';

/** Runs the simulated order query and usage push until a signal ends it. */
export async function runOrderApi({ port, fault, ...given }: OrderApiOptions): Promise<void> {
  const { marketplace, kitAccessKeys } = clientSettings();
  const keys = {
    accessKey: given.accessKey ?? marketplace?.accessKey ?? 'demo-access-key',
    secretKey: given.secretKey ?? marketplace?.secretKey ?? 'demo-secret-key',
    usageKey: given.usageKey ?? marketplace?.usageKey ?? kitAccessKeys[0] ?? 'demo-usage-key',
  };
  const api = await opened(port, () => OrderApi.open(port, keys));
  api.fault = fault;
  print(
    `The marketplace's order query and usage push are played at ${api.url}.`,
    paint('dim', `KOOSYNC_MARKETPLACE_URL=${api.url}  access key ${keys.accessKey}; orders such as`),
    paint('dim', 'MOCKPERIODYEARNEW and CS1234567890ABCDE are known. Ctrl-C ends it.'),
  );
  await untilStopped();
  await api.stop();
}

/** Runs the simulated unified login until a signal ends it. */
export async function runLoginServer(given: LoginServerOptions): Promise<void> {
  const cast = {
    clientId: given.clientId ?? CLIENT_ID,
    clientSecret: given.clientSecret ?? CLIENT_SECRET,
    userName: given.user ?? USERS[0]?.userName ?? '',
    tenant: given.tenant ?? DEMO.tenantId,
  };
  const server = await opened(given.port, () => LoginServer.open(given.port, cast));
  print(
    `An enterprise's unified login is played at ${server.url}; everybody is ${cast.userName}.`,
    paint('dim', `Bind it: koosync simulate tenantSync --flag 2 --set domainName=${server.url}`),
    paint('dim', 'It is on this machine: set allowLoopback in the login options. Ctrl-C ends it.'),
  );
  await untilStopped();
  await server.stop();
}

async function opened<T>(port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new CliError(`Port ${port} is taken`, 'choose another one with --port');
  }
}
