import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadConfig } from '../../dist/src/config.js';
import { createApp } from '../../dist/src/serve.js';

const app = await createApp(loadConfig(), false);
await app.listen(0, '127.0.0.1');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let before = process.cpuUsage();
process.on('message', async (what) => {
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
