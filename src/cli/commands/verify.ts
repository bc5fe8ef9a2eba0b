import type { Command } from 'commander';
import { collect } from './simulate.js';

export interface VerifyOptions {
  readonly kitKey: readonly string[];
  readonly basicKey: readonly string[];
  readonly v1Key: readonly string[];
  readonly basePath?: string;
  readonly now?: string;
  readonly json?: boolean;
}

/** `koosync verify`: explains the signature of a captured request. */
export function addVerify(koosync: Command): void {
  koosync
    .command('verify')
    .description('explain the signature of a captured request, or what is wrong with it')
    .argument('<file>', 'JSON with {method, path, query?, headers, body (text) or bodyBase64}')
    .option(
      '--kit-key <key>',
      'access key of the kit to try; repeatable (KOOSYNC_KIT_ACCESS_KEYS)',
      collect,
      [],
    )
    .option('--basic-key <key>', 'of the basic interfaces (KOOSYNC_BASIC_ACCESS_KEYS, else kit)', collect, [])
    .option('--v1-key <key>', 'of V1 (KOOSYNC_V1_ACCESS_KEYS)', collect, [])
    .option('--base-path <path>', 'path of the production address (KOOSYNC_BASE_PATH)')
    .option('--now <time>', 'judge the timestamp at this time: ISO 8601 or ms; "now" for this moment')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: VerifyOptions) => {
      const { verify } = await import('../verify/verify.js');
      verify(file, options);
    });
}

const EXAMPLES = `
Without --now an old timestamp is only mentioned: a captured request is always old.

Examples:
  $ koosync verify captured.json --kit-key KEY
  $ koosync verify captured-get.json --v1-key KEY
  $ koosync verify captured.json --kit-key OLD --kit-key NEW --now 2026-01-05T09:30:00+08:00`;
