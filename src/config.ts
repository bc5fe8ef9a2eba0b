import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { AdminScope, AdminToken } from './admin/admin-tokens.js';
import type { ConnectorOptions } from './connector-options.js';
import type { RemovalGuard } from './directory/removal-guard.js';

/** Everything the environment says. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly dataDir: string;
  readonly connector: ConnectorOptions & { readonly database: { readonly url: string } };
  /** `KOOSYNC_*` names that mean nothing here. */
  readonly unknownNames: readonly string[];
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The environment is not what `serve` needs; `faults` name each variable and its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault${faults.length > 1 ? 's' : ''}:\n- ${faults.join('\n- ')}`);
  }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const texts = z.string().default('').transform(list);

const BYTES = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const;
const byteSize = z
  .string()
  .regex(/^\d+\s*(b|kb|mb|gb)?$/i, 'a size such as 32mb')
  .transform((text) => parseInt(text, 10) * BYTES[(/[a-z]+$/i.exec(text)?.[0] ?? 'b').toLowerCase() as keyof typeof BYTES]);

const removalGuard = z.string().transform((text, context): RemovalGuard => {
  if (text === 'off' || text === 'never') return text;
  const match = /^(\d+(?:\.\d+)?)%\s*,\s*(\d+)$/.exec(text);
  if (match) return { share: Number(match[1]) / 100, count: Number(match[2]) };
  context.addIssue({ code: 'custom', message: 'a share and a count such as 30%,10, or off, or never' });
  return z.NEVER;
});

const SCOPES: readonly AdminScope[] = ['read', 'operate', 'reveal'];
const adminTokens = texts.transform((tokens, context): AdminToken[] =>
  tokens.map((entry) => {
    const [, scopes, token] = /^((?:read|operate|reveal)(?:\+(?:read|operate|reveal))*):(.+)$/.exec(entry) ?? [];
    const admin = { token: token ?? entry, scopes: scopes ? (scopes.split('+') as AdminScope[]) : SCOPES };
    if (admin.token.length < 16) context.addIssue({ code: 'custom', message: 'a token needs 16 characters or more' });
    return admin;
  }),
);

const VARIABLES = {
  KOOSYNC_HOST: z.string().default('127.0.0.1'),
  KOOSYNC_PORT: z.coerce.number('a port').int().min(0).max(65535).default(8080),
  KOOSYNC_BASE_PATH: z.string().regex(/^\/[\w\-./~]*$/, 'a path such as /isv/produce').default('/isv/produce'),
  KOOSYNC_DATABASE_URL: z
    .string()
    .regex(/^(postgres|postgresql|mysql|mariadb|sqlite):/, 'postgres://…, mysql://…, mariadb://… or sqlite:path')
    .optional(),
  KOOSYNC_DATA_DIR: z.string().default('./data'),
  KOOSYNC_KIT_ACCESS_KEYS: texts,
  KOOSYNC_BASIC_ACCESS_KEYS: texts,
  KOOSYNC_PRIVATE_KEY_FILES: texts,
  KOOSYNC_PRIVATE_KEY_PASSPHRASE: z.string().optional(),
  KOOSYNC_OAEP_DIALECTS: z
    .string()
    .default('sha256-mgf1sha1')
    .transform(list)
    .pipe(z.array(z.enum(['sha256-mgf1sha1', 'sha256-mgf1sha256', 'sha1-mgf1sha1'])).min(1)),
  KOOSYNC_TIMESTAMP_WINDOW_S: z.coerce.number('seconds').positive().max(3600).default(60),
  KOOSYNC_BODY_LIMIT: byteSize.default(32 * 1024 ** 2),
  KOOSYNC_ADMIN_TOKENS: adminTokens,
  KOOSYNC_DATA_KEY_FILE: z.string().optional(),
  KOOSYNC_REMOVAL_GUARD: removalGuard.default({ share: 0.3, count: 10 }),
  KOOSYNC_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
};
const schema = z.object(VARIABLES);

/** Read by the command line, not by `serve`. */
const CLIENT_NAMES = ['KOOSYNC_URL', 'KOOSYNC_ADMIN_TOKEN', 'KOOSYNC_ADMIN_URL'];
/** Variables whose value may stand in a file named by `NAME_FILE`. */
const FROM_FILES = [
  'KOOSYNC_DATABASE_URL',
  'KOOSYNC_KIT_ACCESS_KEYS',
  'KOOSYNC_BASIC_ACCESS_KEYS',
  'KOOSYNC_PRIVATE_KEY_PASSPHRASE',
  'KOOSYNC_ADMIN_TOKENS',
];

/**
 * The connector's configuration; the only reader of the environment. Empty variables count as absent.
 *
 * @throws ConfigError with every fault at once.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const given = withFiles(environment, faults);
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new ConfigError([...faults, ...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)]);
  const values = parsed.data;
  const privateKeys = values.KOOSYNC_PRIVATE_KEY_FILES.flatMap((file) => {
    const pem = readText(file, 'KOOSYNC_PRIVATE_KEY_FILES', faults);
    return pem === undefined ? [] : [{ pem, name: file, ...passphraseOf(values.KOOSYNC_PRIVATE_KEY_PASSPHRASE) }];
  });
  const dataKeys = dataKeysOf(values.KOOSYNC_DATA_KEY_FILE, faults);
  if (values.KOOSYNC_KIT_ACCESS_KEYS.length === 0) faults.push(NO_ACCESS_KEY);
  if (faults.length > 0) throw new ConfigError(faults);
  const dataDir = resolve(values.KOOSYNC_DATA_DIR);
  return {
    host: values.KOOSYNC_HOST,
    port: values.KOOSYNC_PORT,
    logLevel: values.KOOSYNC_LOG_LEVEL,
    dataDir,
    unknownNames: unknownNames(environment),
    connector: {
      database: { url: values.KOOSYNC_DATABASE_URL ?? `sqlite:${join(dataDir, 'koosync.sqlite')}` },
      keys: {
        kitAccessKeys: values.KOOSYNC_KIT_ACCESS_KEYS,
        basicAccessKeys: values.KOOSYNC_BASIC_ACCESS_KEYS,
        privateKeys,
        oaepDialects: values.KOOSYNC_OAEP_DIALECTS,
        dataKeys,
      },
      basePath: values.KOOSYNC_BASE_PATH,
      timestampWindowS: values.KOOSYNC_TIMESTAMP_WINDOW_S,
      bodyLimit: values.KOOSYNC_BODY_LIMIT,
      removalGuard: values.KOOSYNC_REMOVAL_GUARD,
      adminTokens: values.KOOSYNC_ADMIN_TOKENS,
    },
  };
}

const NO_ACCESS_KEY =
  'KOOSYNC_KIT_ACCESS_KEYS: set it to the access key shown in the seller console under 密钥管理 (key management)';
const NO_DATA_KEY =
  'KOOSYNC_DATA_KEY_FILE: set it to a file with 32 random bytes in Base64, made for instance by: openssl rand -base64 32 > data.key';

const passphraseOf = (passphrase: string | undefined) => (passphrase === undefined ? {} : { passphrase });

/** One key a line, the current one first. */
function dataKeysOf(file: string | undefined, faults: string[]): string[] {
  if (file === undefined) {
    faults.push(NO_DATA_KEY);
    return [];
  }
  return (readText(file, 'KOOSYNC_DATA_KEY_FILE', faults) ?? '').split(/\s+/).filter(Boolean);
}

function readText(file: string, variable: string, faults: string[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    faults.push(`${variable}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    return undefined;
  }
}

function withFiles(environment: NodeJS.ProcessEnv, faults: string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (name in VARIABLES && value) given[name] = value;
  for (const name of FROM_FILES) {
    const file = environment[`${name}_FILE`];
    if (!file) continue;
    const text = readText(file, `${name}_FILE`, faults)?.trim();
    if (text) given[name] ??= text;
  }
  return given;
}

function unknownNames(environment: NodeJS.ProcessEnv): string[] {
  const known = new Set([...Object.keys(VARIABLES), ...FROM_FILES.map((name) => `${name}_FILE`), ...CLIENT_NAMES]);
  return Object.keys(environment).filter((name) => name.startsWith('KOOSYNC_') && !known.has(name));
}
