import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { CHANGE_TYPES } from '../outbox/change-types.js';
import type { AdminToken } from '../admin/admin-tokens.js';
import type { RemovalGuard } from '../directory/removal-guard.js';
import { USER_NAME_TEMPLATE } from '../targets/scim/user-name.js';
import { readAdminToken, SHORTEST_TOKEN } from './admin-token-entries.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const texts = z.string().default('').transform(parts);

const BYTES = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const;
const byteSize = z
  .string()
  .regex(/^\d+\s*(b|kb|mb|gb)?$/i, 'set it to a size such as 32mb')
  .transform(
    (text) =>
      parseInt(text, 10) * BYTES[(/[a-z]+$/i.exec(text)?.[0] ?? 'b').toLowerCase() as keyof typeof BYTES],
  );

const removalGuard = z.string().transform((text, context): RemovalGuard => {
  if (text === 'off' || text === 'never') return text;
  const match = /^(\d+(?:\.\d+)?)%\s*,\s*(\d+)$/.exec(text);
  if (match) return { share: Number(match[1]) / 100, count: Number(match[2]) };
  context.addIssue({
    code: 'custom',
    message: 'set it to a share and a count such as 30%,10, or to off or never',
  });
  return z.NEVER;
});

const A_TEMPLATE = 'set it to an http(s) address, such as https://app.example.com/{instanceId}';
const addressTemplate = z
  .string()
  .max(480, A_TEMPLATE)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), A_TEMPLATE);
const DAYS = 'set it to days from 0 to 3650';
const KEPT_DAYS = 'set it to days from 1 to 36500, or leave it out to keep everything';
const SEAL_SECONDS = 'set it to seconds from 1 to 86400';

const adminTokens = texts.transform((entries, context): AdminToken[] =>
  entries.flatMap((entry) => {
    const token = readAdminToken(entry);
    if (typeof token !== 'string') return [token];
    context.addIssue({ code: 'custom', message: token });
    return [];
  }),
);

const A_PROXY = 'name addresses and networks, such as 10.0.0.7,10.1.0.0/16';
const isNetwork = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
const A_TOKEN = `use a token of ${SHORTEST_TOKEN} characters or more`;
const A_COUNT = 'set it to a number from 0 to 10000';

const A_SHARE = 'set it to auto, on, off, or the share of calls to trace, such as 0.1';
const traces = z.string().transform((text, context): number | 'auto' => {
  if (text === 'auto') return text;
  const share = { on: 1, off: 0 }[text] ?? Number(text);
  if (share >= 0 && share <= 1) return share;
  context.addIssue({ code: 'custom', message: A_SHARE });
  return z.NEVER;
});

const LANES = ['production', 'test'] as const;
const A_LANE = `use one or more of ${LANES.join(', ')}`;
const lanes = z
  .string()
  .default('production')
  .transform(parts)
  .pipe(z.array(z.enum(LANES, A_LANE)).min(1, A_LANE));
const A_TYPE = `use one or more of ${CHANGE_TYPES.join(', ')}`;
const A_PREFIX = 'use letters, digits, _ and -, in parts separated by dots, such as koosync';
const A_STREAM = 'use letters, digits, _ and -, such as KOOSYNC';
const OAEP_DIALECTS = ['sha256-mgf1sha1', 'sha256-mgf1sha256', 'sha1-mgf1sha1'] as const;
const A_PORT = 'set it to a number from 0 to 65535 (inside Kubernetes also: enableServiceLinks: false)';
const A_WINDOW = 'set it to seconds from 1 to 3600';

const marketplaceUrl = z
  .string()
  .regex(
    /^(https:\/\/[\w.-]+(:\d+)?|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)\/?$/,
    'set it to scheme and host such as https://mkt.myhuaweicloud.com, without a path',
  )
  .optional();

/** What each variable may hold, and its default. A message is the remedy when the value does not fit. */
export const VARIABLES = {
  KOOSYNC_HOST: z.string().default('127.0.0.1'),
  KOOSYNC_PORT: z.coerce.number(A_PORT).int(A_PORT).min(0, A_PORT).max(65535, A_PORT).default(8080),
  KOOSYNC_BASE_PATH: z
    .string()
    .regex(/^\/[\w\-./~]*$/, 'set it to the path of the production address, such as /isv/produce')
    .default('/isv/produce'),
  KOOSYNC_DATABASE_URL: z
    .string()
    .regex(
      /^(postgres|postgresql|mysql|mariadb|sqlite):/,
      'set it to postgres://…, mysql://…, mariadb://… or sqlite:path',
    )
    .optional(),
  KOOSYNC_DATA_DIR: z.string().default('./data'),
  KOOSYNC_KIT_ACCESS_KEYS: texts,
  KOOSYNC_BASIC_ACCESS_KEYS: texts,
  KOOSYNC_V1_ACCESS_KEYS: texts,
  KOOSYNC_PRIVATE_KEY_FILES: texts,
  KOOSYNC_PRIVATE_KEY_PASSPHRASE: z.string().optional(),
  KOOSYNC_OAEP_DIALECTS: z
    .string()
    .default('sha256-mgf1sha1')
    .transform(parts)
    .pipe(
      z
        .array(z.enum(OAEP_DIALECTS, `use one or more of ${OAEP_DIALECTS.join(', ')}`))
        .min(1, `use one or more of ${OAEP_DIALECTS.join(', ')}`),
    ),
  KOOSYNC_TIMESTAMP_WINDOW_S: z.coerce.number(A_WINDOW).min(1, A_WINDOW).max(3600, A_WINDOW).default(60),
  KOOSYNC_BODY_LIMIT: byteSize.default(32 * 1024 ** 2),
  KOOSYNC_ADMIN_TOKENS: adminTokens,
  KOOSYNC_TRUSTED_PROXIES: texts.pipe(z.array(z.string().refine(isNetwork, A_PROXY))),
  KOOSYNC_DATA_KEY_FILE: z.string().optional(),
  KOOSYNC_SEAL_KEY_FILE: texts,
  KOOSYNC_SEAL_INTERVAL_S: z.coerce
    .number(SEAL_SECONDS)
    .min(1, SEAL_SECONDS)
    .max(86_400, SEAL_SECONDS)
    .default(60),
  KOOSYNC_SEAL_IDLE_S: z.coerce
    .number(SEAL_SECONDS)
    .min(1, SEAL_SECONDS)
    .max(86_400, SEAL_SECONDS)
    .default(3600),
  KOOSYNC_AUDIT_RETENTION_DAYS: z.coerce
    .number(KEPT_DAYS)
    .min(1, KEPT_DAYS)
    .max(36_500, KEPT_DAYS)
    .optional(),
  KOOSYNC_REMOVAL_GUARD: removalGuard.default({ share: 0.3, count: 10 }),
  KOOSYNC_INSTANCE_CHECK: z.enum(['off', 'strict'], 'set it to off or strict').default('off'),
  KOOSYNC_INSTANCE_FRONTEND_URL: addressTemplate.optional(),
  KOOSYNC_INSTANCE_ADMIN_URL: addressTemplate.optional(),
  KOOSYNC_INSTANCE_MEMO: z.string().max(900, 'use at most 900 characters').optional(),
  KOOSYNC_INSTANCE_PURGE_DAYS: z.coerce.number(DAYS).min(0, DAYS).max(3650, DAYS).default(30),
  KOOSYNC_WEBHOOK_URL: z.string().optional(),
  KOOSYNC_WEBHOOK_SECRETS: texts,
  KOOSYNC_WEBHOOK_ALLOW_PRIVATE: z.stringbool('set it to true or false').default(false),
  KOOSYNC_WEBHOOK_LANES: lanes,
  KOOSYNC_BROKER_URL: z.string().optional(),
  KOOSYNC_BROKER_LANES: lanes,
  KOOSYNC_BROKER_TYPES: texts.pipe(z.array(z.enum(CHANGE_TYPES, A_TYPE))),
  KOOSYNC_BROKER_PREFIX: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)*$/, A_PREFIX)
    .default('koosync'),
  KOOSYNC_BROKER_EXCHANGE: z.string().default('koosync'),
  KOOSYNC_BROKER_QUEUE: z.string().optional(),
  KOOSYNC_BROKER_STREAM: z
    .string()
    .regex(/^[\w-]+$/, A_STREAM)
    .default('KOOSYNC'),
  KOOSYNC_MARKETPLACE_URL: marketplaceUrl,
  KOOSYNC_MARKETPLACE_FALLBACK_URL: marketplaceUrl,
  KOOSYNC_MARKETPLACE_ACCESS_KEY: z.string().optional(),
  KOOSYNC_MARKETPLACE_SECRET_KEY: z.string().optional(),
  KOOSYNC_MARKETPLACE_USAGE_KEY: z.string().optional(),
  KOOSYNC_SCIM_URL: z.string().optional(),
  KOOSYNC_SCIM_TOKEN: z.string().optional(),
  KOOSYNC_SCIM_ALLOW_PRIVATE: z.stringbool('set it to true or false').default(false),
  KOOSYNC_SCIM_LANES: lanes,
  KOOSYNC_SCIM_HARD_DELETE: z.stringbool('set it to true or false').default(false),
  KOOSYNC_SCIM_USER_NAME: z.string().default(USER_NAME_TEMPLATE),
  KOOSYNC_METRICS: z.enum(['local', 'everywhere', 'off'], 'use local, everywhere or off').default('local'),
  KOOSYNC_METRICS_TOKEN: z.string().min(SHORTEST_TOKEN, A_TOKEN).optional(),
  KOOSYNC_METRICS_TENANTS: z.coerce
    .number(A_COUNT)
    .int(A_COUNT)
    .min(0, A_COUNT)
    .max(10_000, A_COUNT)
    .default(100),
  KOOSYNC_TRACES: traces.default('auto'),
  KOOSYNC_LOG_LEVEL: z.enum(LOG_LEVELS, `use one of ${LOG_LEVELS.join(', ')}`).default('info'),
};

export const VARIABLE_SCHEMA = z.object(VARIABLES);
export type Values = z.infer<typeof VARIABLE_SCHEMA>;

/** Variables whose value may stand in a file named by `NAME_FILE`. */
export const FROM_FILES = [
  'KOOSYNC_DATABASE_URL',
  'KOOSYNC_KIT_ACCESS_KEYS',
  'KOOSYNC_BASIC_ACCESS_KEYS',
  'KOOSYNC_V1_ACCESS_KEYS',
  'KOOSYNC_PRIVATE_KEY_PASSPHRASE',
  'KOOSYNC_ADMIN_TOKENS',
  'KOOSYNC_WEBHOOK_SECRETS',
  'KOOSYNC_BROKER_URL',
  'KOOSYNC_MARKETPLACE_ACCESS_KEY',
  'KOOSYNC_MARKETPLACE_SECRET_KEY',
  'KOOSYNC_MARKETPLACE_USAGE_KEY',
  'KOOSYNC_SCIM_TOKEN',
  'KOOSYNC_METRICS_TOKEN',
] as const;
