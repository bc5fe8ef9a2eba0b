import type { Command } from 'commander';

/** What every command has that talks to a running connector. */
export interface ClientOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

export interface ScopeOptions extends ClientOptions {
  readonly instance?: string;
  readonly tenant?: string;
  readonly lane?: string;
  readonly limit?: number;
  readonly after?: string;
}

export const withClient = (command: Command): Command =>
  command
    .optionsGroup('Connection:')
    .option('--url <url>', 'address of the connector (KOOSYNC_URL)')
    .option('--token <token>', "one of the connector's admin tokens (KOOSYNC_ADMIN_TOKEN)")
    .option('--json', 'print JSON');

export const withPage = (command: Command, number: (text: string) => number): Command =>
  command
    .option('--instance <id>', 'only this instance')
    .option('--tenant <id>', 'only this enterprise')
    .option('--lane <lane>', 'production, test or all (default: production)')
    .option('--limit <n>', 'most items', number)
    .option('--after <cursor>', 'go on after an earlier page');

export const queryOf = ({ instance, tenant, lane, limit, after }: ScopeOptions) => ({
  instanceId: instance,
  tenantId: tenant,
  lane,
  limit: limit?.toString(),
  after,
});
