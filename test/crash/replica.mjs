import { createApp } from '../../dist/src/serve.js';
import { loadConfig } from '../../dist/src/config.js';
import { webhookTarget } from '../../dist/src/targets/webhook/webhook-target.js';

// What `koosync serve` runs, with leases of seventeen seconds instead of a minute: after so long others take over.
const config = loadConfig();
const { url, secrets, allowPrivate } = JSON.parse(process.env.REPLICA_WEBHOOK);
const targets = [webhookTarget({ url, secrets, allowPrivate, timeoutMs: 5000 })];
const delivery = { leaseMarginMs: 2000, pollMs: 200 };
const app = await createApp({ ...config, connector: { ...config.connector, targets, delivery } }, false);
await app.listen(config.port, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send('ready');
