import { InvalidArgumentError, Option, type Command } from 'commander';
import { INSTANCE_KINDS, KIT_KINDS } from '../../protocol/routes.js';
import { FAULTS } from '../simulator/faults/fault.js';
import { FAMILIES, PROTOCOLS, SCENARIOS, type SimulateOptions } from '../simulator/simulate-options.js';

/** `koosync simulate`: plays the marketplace against a running connector. */
export function addSimulate(koosync: Command): void {
  koosync
    .command('simulate')
    .description('play the marketplace against a running connector')
    .argument(
      '<what>',
      `a scenario (${SCENARIOS.join(', ')}) or one kind of call (${[...KIT_KINDS, ...INSTANCE_KINDS].join(', ')})`,
    )
    .option('--url <url>', 'address of the connector, or the whole production address (KOOSYNC_URL)')
    .option('--base-path <path>', 'path of the production address (KOOSYNC_BASE_PATH)')
    .addOption(new Option('--protocol <version>', 'guide version').choices(PROTOCOLS).default('v2'))
    .option('--kit-key <key>', 'access key of the kit interfaces (the first of KOOSYNC_KIT_ACCESS_KEYS)')
    .option(
      '--basic-key <key>',
      'of the basic ones (the first of KOOSYNC_BASIC_ACCESS_KEYS, else the kit key)',
    )
    .option('--v1-key <key>', 'of both in V1 (the first of KOOSYNC_V1_ACCESS_KEYS)')
    .option('--public-key <file>', 'public key for secrets (the public half of KOOSYNC_PRIVATE_KEY_FILES)')
    .option('--oaep-dialect <dialect>', 'how secrets are encrypted', 'sha256-mgf1sha1')
    .option('--seed <n>', 'decides order and made-up data', wholeNumber, 1)
    .addOption(new Option('--only <family>', 'probe: only these interfaces').choices(FAMILIES))
    .optionsGroup('Whose data:')
    .option('--instance <id>', 'instanceId; "" is the seller\'s own')
    .option('--tenant <id>', 'tenantId')
    .option('--app <id>', 'appId')
    .option('--test', 'debugging data: testFlag 1')
    .optionsGroup('One kind of call:')
    .option('--flag <n>', 'kit: 0 delete, 1 add, 2 modify, 3 cancel the authorisation', wholeNumber)
    .option('--count <n>', 'departments or users in a list; calls of the other kinds', wholeNumber, 1)
    .option('--set <field=value>', 'set a field of the message; field:=json for other than text', collect, [])
    .optionsGroup('Faults:')
    .option('--wrong-key', 'sign with a key that the connector does not know')
    .option('--skew <seconds>', "the sender's clock is ahead (negative: behind)", anyNumber, 0)
    .option('--age <seconds>', 'tell of changes that long ago', anyNumber, 0)
    .option('--resend', 'send each call twice, byte for byte')
    .optionsGroup('The scenario faults:')
    .option('--faults <list>', `which ones (${FAULTS.join(',')})`)
    .option('--start <time>', 'when its story ends, ISO 8601 (now)')
    .option('--token <token>', 'an admin token, to compare the directory in the end (KOOSYNC_ADMIN_TOKEN)')
    .optionsGroup('Output:')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (what: string, options: SimulateOptions) => {
      const { simulate } = await import('../simulator/simulate.js');
      await simulate(what, options);
    });
}

const EXAMPLES = `
Examples:
  $ koosync simulate onboarding --url http://127.0.0.1:8080 --kit-key KEY --public-key public.pem
  $ koosync simulate lifecycle --protocol v1 --v1-key KEY
  $ koosync simulate probe --seed 7 --only kit
  $ koosync simulate faults --seed 7 --count 200 --token TOKEN
  $ koosync simulate allOrgSync --tenant t1 --count 5000
  $ koosync simulate singleOrgSync --flag 2 --set orgCode=RD --set orgName=研发部
  $ koosync simulate newInstance --protocol v1 --v1-key KEY
  $ koosync simulate tenantSync --skew 120        (refused: 000002)`;

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

function anyNumber(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

export const collect = (value: string, before: readonly string[]): string[] => [...before, value];
