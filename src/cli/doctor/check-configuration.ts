import type { Config, ConfigFault } from '../../config.js';
import { fault, note, ok, type Check } from './check.js';

/** Every fault of the environment, and what in it means nothing or is missed. */
export function checkConfiguration(config: Config, faults: readonly ConfigFault[]): Check[] {
  const checks = faults.map(({ variable, problem, remedy }) =>
    fault('configuration', `${variable} ${problem}`, remedy),
  );
  if (checks.length === 0) checks.push(ok('configuration', 'everything that is set can be read'));
  for (const name of config.unknownNames)
    checks.push(note('configuration', `${name} is not known`, 'correct the name or unset it'));
  if ((config.connector.adminTokens ?? []).length === 0)
    checks.push(
      note(
        'configuration',
        'the admin API is off',
        'set KOOSYNC_ADMIN_TOKENS to use it and the commands that list and decide',
      ),
    );
  if (!config.connector.instances?.addresses)
    checks.push(
      note(
        'configuration',
        'nothing says how instances are made: newInstance will answer 000005',
        'set KOOSYNC_INSTANCE_FRONTEND_URL, or embed koosync with a provisioner of your own',
      ),
    );
  return [...checks, ...checkAddress(config)];
}

function checkAddress({ connector, host, port }: Config): Check[] {
  const { basePath = '' } = connector;
  const where = `http://${host}:${port}${basePath}`;
  if (/\/produceAPI(\/|$)/.test(basePath))
    return [
      fault(
        'base path',
        `${basePath} holds produceAPI, which the marketplace appends by itself`,
        'set KOOSYNC_BASE_PATH to the path of the production address alone, such as /isv/produce',
      ),
    ];
  if (/\/\/|\/\.\.?(\/|$)/.test(basePath))
    return [
      fault(
        'base path',
        `${basePath} is changed by proxies on its way`,
        'use a path without //, . and .. in it',
      ),
    ];
  return [ok('base path', `the production address has to lead to ${where}`)];
}
