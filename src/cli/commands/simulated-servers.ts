import { Option, type Command } from 'commander';
import { FAULTS, type Fault } from '../simulator/servers/http-desk.js';
import { wholeNumber } from './simulate.js';

export interface OrderApiOptions {
  readonly port: number;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly usageKey?: string;
  readonly fault?: Fault;
}

export interface LoginServerOptions {
  readonly port: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly user?: string;
  readonly tenant?: string;
}

const PORT = ['--port <n>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber] as const;

/** `koosync simulate order-api` and `login-server`: the servers of the marketplace that the vendor calls. */
export function addSimulatedServers(koosync: Command): void {
  const simulate = koosync.commands.find((command) => command.name() === 'simulate') ?? koosync;
  simulate.addHelpText('after', EXAMPLES);
  simulate
    .command('order-api')
    .description('play the marketplace for order queries and usage pushes, until Ctrl-C')
    .option(...PORT, 8090)
    .option('--access-key <key>', 'KOOSYNC_MARKETPLACE_ACCESS_KEY')
    .option('--secret-key <key>', 'KOOSYNC_MARKETPLACE_SECRET_KEY')
    .option('--usage-key <key>', 'key of the usage signature (the first of KOOSYNC_KIT_ACCESS_KEYS)')
    .addOption(new Option('--fault <fault>', 'misbehave').choices(FAULTS))
    .action(async (options: OrderApiOptions) => {
      const { runOrderApi } = await import('../simulator/servers/run-servers.js');
      await runOrderApi(options);
    });
  simulate
    .command('login-server')
    .description("play an enterprise's unified login, until Ctrl-C; whoever comes is logged in")
    .option(...PORT, 8091)
    .option('--client-id <id>', 'clientId of applicationSync (the one of the demo)')
    .option('--client-secret <secret>', 'its secret (the one of the demo)')
    .option('--user <name>', 'userName that is logged in (the first of the demo)')
    .option('--tenant <id>', 'tenantId (the one of the demo)')
    .action(async (options: LoginServerOptions) => {
      const { runLoginServer } = await import('../simulator/servers/run-servers.js');
      await runLoginServer(options);
    });
}

const EXAMPLES = `  $ koosync simulate order-api --port 8090
  $ koosync simulate login-server --port 8091`;
