/** Which broker it is and where: what a URL says, taken apart. */
export interface BrokerAddress {
  readonly kind: 'rabbitmq' | 'nats' | 'kafka';
  readonly tls: boolean;
  /** `host` or `host:port`, at least one. */
  readonly hosts: readonly string[];
  /** `user:password@` as it stands in the URL, or `''`. */
  readonly authority: string;
  readonly user?: string;
  readonly password?: string;
  /** What follows the hosts, without its first slash: the virtual host, the topic. */
  readonly path: string;
  /** Texts that must not be told anyone. */
  readonly secrets: readonly string[];
}

const SCHEMES: Readonly<Record<string, Pick<BrokerAddress, 'kind' | 'tls'>>> = {
  amqp: { kind: 'rabbitmq', tls: false },
  amqps: { kind: 'rabbitmq', tls: true },
  nats: { kind: 'nats', tls: false },
  tls: { kind: 'nats', tls: true },
  kafka: { kind: 'kafka', tls: false },
  kafkas: { kind: 'kafka', tls: true },
};

const FORM = /^([a-z]+):\/\/(?:([^@/]*)@)?([^@/\s]+)(?:\/(.*))?$/;

/** A URL that names no broker. Never holds the URL, which may hold a password. */
export class BrokerAddressError extends Error {
  override readonly name = 'BrokerAddressError';

  constructor(
    /** What is wrong: `names no broker`. */
    readonly problem: string,
    /** What to do, in the imperative. */
    readonly remedy: string,
  ) {
    super(`the URL of the broker ${problem}: ${remedy}`);
  }
}

/** @throws BrokerAddressError */
export function brokerAddress(url: string): BrokerAddress {
  const [, scheme = '', userInfo = '', hosts = '', path = ''] = FORM.exec(url) ?? [];
  const known = SCHEMES[scheme];
  const list = hosts.split(',').filter(Boolean);
  if (!known || list.length === 0)
    throw new BrokerAddressError(
      'names no broker',
      'set it to amqp://…, amqps://…, nats://…, tls://…, kafka://… or kafkas://…',
    );
  const [rawUser, rawPassword] = splitOnce(userInfo);
  const user = decoded(rawUser);
  const password = rawPassword === undefined ? undefined : decoded(rawPassword);
  return {
    ...known,
    hosts: list,
    authority: userInfo ? `${userInfo}@` : '',
    ...(user ? { user } : {}),
    ...(password === undefined ? {} : { password }),
    path,
    secrets: [userInfo, rawPassword ?? rawUser, password ?? user].filter(Boolean),
  };
}

function splitOnce(userInfo: string): [string, string?] {
  const at = userInfo.indexOf(':');
  return at < 0 ? [userInfo] : [userInfo.slice(0, at), userInfo.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BrokerAddressError(
      'holds a user or password that is not percent-encoded',
      'write % as %25, @ as %40, / as %2F',
    );
  }
}
