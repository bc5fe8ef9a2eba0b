import { createApp } from '../../dist/src/serve.js';
import { loadConfig } from '../../dist/src/config.js';
import { Tx } from '../../dist/src/database/tx.js';
import { UnitOfWork } from '../../dist/src/database/unit-of-work.js';
import { Clock } from '../../dist/src/directory/clock.js';
import { DeliveriesService } from '../../dist/src/outbox/deliveries.service.js';
import { Dispatcher } from '../../dist/src/outbox/dispatch/dispatcher.js';

// A connector that reports every delivery to its parent before the target answers, and that kills its own process with
// SIGKILL at the point it is armed with: at a statement, at the commit of the transaction that runs it, or in the target.

/** @type {{ pattern: string, at: string } | undefined} */
let armed;
let poisonEdible = false;
const clockAheadMs = Number(process.env.CLOCK_AHEAD_MS);
const die = () => process.kill(process.pid, 'SIGKILL');
const isAt = (at, text) => armed?.at === at && new RegExp(armed.pattern).test(text);

/** Transactions that ran the statement in question. */
const marked = new WeakSet();
for (const method of ['rows', 'affected', 'prepared', 'preparedAffected']) {
  const run = Tx.prototype[method];
  Tx.prototype[method] = async function (sql, parameters) {
    if (isAt('statement', sql)) die();
    const result = await run.call(this, sql, parameters);
    if (isAt('commit', sql) || isAt('committed', sql)) marked.add(this);
    return result;
  };
}
const runUnit = UnitOfWork.prototype.run;
UnitOfWork.prototype.run = async function (work) {
  let last;
  const result = await runUnit.call(this, async (tx) => {
    last = tx;
    const value = await work(tx);
    if (armed?.at === 'commit' && marked.has(tx)) die();
    return value;
  });
  if (armed?.at === 'committed' && last && marked.has(last)) die();
  return result;
};

const replies = new Map();
let asked = 0;
/** Resolves once the parent has it. */
const tell = (message) =>
  new Promise((resolve) => {
    const told = ++asked;
    replies.set(told, resolve);
    process.send({ ...message, told });
  });

const target = {
  name: 'store',
  async deliver(changes) {
    const refused = poisonEdible ? -1 : changes.findIndex((change) => change.department?.code === 'poison');
    // what follows one that is refused comes again
    await tell({ changes: refused < 0 ? changes : changes.slice(0, refused + 1) });
    if (isAt('delivery', JSON.stringify(changes))) die();
    return changes.map((_, i) =>
      i === refused ? { status: 'reject', reason: 'cannot eat that' } : { status: 'applied' },
    );
  },
};

const config = loadConfig();
// delivers when it is asked to, or by itself
const delivery = { dispatch: process.env.LOOPS === 'on' };
const app = await createApp(
  { ...config, connector: { ...config.connector, targets: [target], delivery } },
  false,
);
app.get(Clock).now = () => Date.now() + clockAheadMs;
await app.listen(0, '127.0.0.1');

const commands = {
  arm: (point) => (armed = point),
  eatPoison: (edible) => (poisonEdible = edible),
  drain: () => app.get(Dispatcher).drain(),
  retry: () => app.get(DeliveriesService).retry({}, async () => undefined),
};
process.on('message', async ({ told, command, argument, number }) => {
  if (told !== undefined) return replies.get(told)?.();
  const result = await commands[command](argument);
  process.send({ number, result: typeof result === 'number' ? result : null });
});
process.on('disconnect', die);
process.send({ url: await app.getUrl() });
