import { Command } from 'commander';
import { addAudit } from './commands/audit.js';
import { addDoctor } from './commands/doctor.js';
import { addHealth } from './commands/health.js';
import { addHistory } from './commands/history.js';
import { addInstances } from './commands/instances.js';
import { addKeys } from './commands/keys.js';
import { addLists } from './commands/lists.js';
import { addMigrate } from './commands/migrate.js';
import { addOrders } from './commands/orders.js';
import { addPartitions } from './commands/partitions.js';
import { addReceipts } from './commands/receipts.js';
import { addChanges, addDeliveries } from './commands/deliveries.js';
import { addRemovals } from './commands/removals.js';
import { addServe } from './commands/serve.js';
import { addSimulate } from './commands/simulate.js';
import { addSimulatedServers } from './commands/simulated-servers.js';
import { addUp } from './commands/up.js';
import { addVerify } from './commands/verify.js';
import { addVerifyStore } from './commands/verify-store.js';
import { readVersion } from './version.js';

/** The command line: each command loads what it needs only when it runs. */
export function koosync(): Command {
  const program = new Command('koosync')
    .description(
      "Keeps a SaaS product's companies, departments and users in step with Huawei Cloud's marketplace (KooGallery).",
    )
    .version(readVersion(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the options)')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', EXAMPLES);
  program.commandsGroup('Run:');
  addServe(program);
  addUp(program);
  addMigrate(program);
  addPartitions(program);
  program.commandsGroup('Set up and check:');
  addKeys(program);
  addDoctor(program);
  addHealth(program);
  addSimulate(program);
  addSimulatedServers(program);
  addVerify(program);
  addVerifyStore(program);
  program.commandsGroup('Look at a running connector:');
  addInstances(program);
  addLists(program);
  addReceipts(program);
  addAudit(program);
  addHistory(program);
  addRemovals(program);
  addChanges(program);
  addDeliveries(program);
  program.commandsGroup('Ask the marketplace:');
  addOrders(program);
  return program;
}

const EXAMPLES = `
Examples:
  $ koosync up                          try everything on this machine
  $ koosync keys generate --out keys    make the key pair whose public half the console takes
  $ koosync doctor                      look for faults before going live
  $ koosync serve
  $ koosync departments --tree
  $ koosync receipts --outcome refused  the webhook audit log: what was refused, and why

Settings come from KOOSYNC_* variables. Exit codes: 0 done, 1 failed, 2 wrong usage.`;
