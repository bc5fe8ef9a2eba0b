import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadConfig } from '../../dist/src/config.js';
import { createApp } from '../../dist/src/serve.js';

/** With BENCH_TARGET set, changes are delivered to a target in this process that counts them. */
let delivered = 0;
const target = { name: 'bench', deliver: (changes) => Promise.resolve(void (delivered += changes.length)) };
const { BENCH_TARGET, ...environment } = process.env;
const config = loadConfig(environment);
const targets = BENCH_TARGET ? [target] : [];
const app = await createApp({ ...config, connector: { ...config.connector, targets } }, false);
await app.listen(0, '127.0.0.1');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let before = process.cpuUsage();
process.on('message', async (what) => {
  if (what === 'delivered') return process.send(delivered);
  if (what === 'vitals') {
    const { user, system } = process.cpuUsage(before);
    process.send({
      worstStallMs: delay.max / 1e6,
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
      cpuMs: (user + system) / 1000,
    });
    before = process.cpuUsage();
    delay.reset();
    return;
  }
  await app.close();
  process.exit(0);
});
process.send({ url: await app.getUrl() });
