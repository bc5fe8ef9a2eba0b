// Delivers everything that waits in a database to a target that takes it all, and tells how it went.
import { createApp } from '../../dist/src/serve.js';
import { loadConfig } from '../../dist/src/config.js';
import { Dispatcher } from '../../dist/src/outbox/dispatch/dispatcher.js';
import { HousekeepingService } from '../../dist/src/housekeeping/housekeeping.service.js';

let changes = 0;
const target = { name: 'counter', deliver: async (all) => void (changes += all.length) };
const config = loadConfig();
const app = await createApp(
  { ...config, connector: { ...config.connector, targets: [target], delivery: { dispatch: false } } },
  false,
);
await app.init();
const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
process.on('message', async (what) => {
  if (what === 'stop') return app.close().then(() => process.exit(0));
  const work =
    what === 'deliver' ? () => app.get(Dispatcher).drain() : () => app.get(HousekeepingService).tidy();
  changes = 0;
  const ms = await timed(work);
  process.send({ ms, changes });
});
process.send('ready');
