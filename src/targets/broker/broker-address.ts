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

/** @throws Error that names the forms there are, without the URL, which may hold a password. */
export function brokerAddress(url: string): BrokerAddress {
  const [, scheme = '', userInfo = '', hosts = '', path = ''] = FORM.exec(url) ?? [];
  const known = SCHEMES[scheme];
  const list = hosts.split(',').filter(Boolean);
  if (!known || list.length === 0)
    throw new Error('a broker is named by amqp://…, amqps://…, nats://…, tls://…, kafka://… or kafkas://…');
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
    throw new Error('the user or password in the URL of the broker is not percent-encoded correctly');
  }
}
