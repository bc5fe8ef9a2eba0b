/** The kit interfaces (用户目录同步): [433] tenant, [434] application, [435] users, [436] one department, [437] all departments. */
export const KIT_KINDS = [
  'tenantSync',
  'applicationSync',
  'authSync',
  'singleOrgSync',
  'allOrgSync',
] as const;

export type KitKind = (typeof KIT_KINDS)[number];

/** The basic interfaces (基础接口), by the names of V2: the life of an instance of the product [427]–[432]. */
export const INSTANCE_KINDS = [
  'newInstance',
  'queryInstance',
  'refreshInstance',
  'updateInstanceStatus',
  'releaseInstance',
  'upgradeInstance',
  'changeInstanceCheck',
] as const;

export type InstanceKind = (typeof INSTANCE_KINDS)[number];

export type Kind = KitKind | InstanceKind;

/** How a request is addressed and signed: guide version and interface family. */
export type Dialect = 'v2-kit' | 'v2-basic' | 'v1-kit' | 'v1-basic';

/** The kit interfaces: in which folder below the production address each dialect has them. */
export const KIT_ROWS: readonly (readonly [KitKind, ...(readonly [Dialect, string])[]])[] = KIT_KINDS.map(
  (kind) => [kind, ['v2-kit', '/produceAPI/v2'], ['v1-kit', '/produceAPI']],
);

/** The basic interfaces stand at the production address itself, told apart by `activity`. */
export const BASIC_ROWS: readonly (readonly [Dialect, activity: string, InstanceKind])[] = [
  ...INSTANCE_KINDS.map((kind) => ['v2-basic', kind, kind] as const),
  ['v1-basic', 'newInstance', 'newInstance'],
  ['v1-basic', 'queryInstance', 'queryInstance'],
  ['v1-basic', 'refreshInstance', 'refreshInstance'],
  ['v1-basic', 'expireInstance', 'updateInstanceStatus'],
  ['v1-basic', 'instanceStatus', 'updateInstanceStatus'],
  ['v1-basic', 'releaseInstance', 'releaseInstance'],
  ['v1-basic', 'upgrade', 'upgradeInstance'],
];
