// A host application on the built package: its provisioner writes down what it makes, and dies if it is told to.
import { appendFileSync } from 'node:fs';
import { loadConfig } from '../../dist/src/config.js';
import { serve } from '../../dist/src/serve.js';

const { MADE_FILE, DIE_AFTER_CREATION } = process.env;
const provisioner = {
  create: ({ instanceId }) => {
    appendFileSync(MADE_FILE, `${instanceId}\n`);
    if (DIE_AFTER_CREATION) process.kill(process.pid, 'SIGKILL');
    return Promise.resolve({
      state: 'ready',
      appInfo: { frontEndUrl: `https://${instanceId}.example`, password: 'first-password' },
    });
  },
};
const config = loadConfig(process.env);
const connector = { ...config.connector, instances: { ...config.connector.instances, provisioner } };
const app = await serve({ ...config, connector }, false);
process.send?.(await app.getUrl());
