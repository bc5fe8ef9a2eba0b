import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { Change } from '../../src/outbox/change.js';
import { payloadOf } from '../../src/targets/webhook/webhook-payload.js';
import { jsonOf, koosync, KoosyncProcess } from '../cli/koosync-process.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { blocks } from '../support/markdown.js';
import { NodeProcess } from '../support/node-process.js';
import { sampleChange } from '../targets/sample-changes.js';

const root = join(import.meta.dirname, '../..');
const example = join(root, 'examples/webhook-consumer');
const folder = temporaryFolder();

/** The variables before a command of the README. */
function variablesOf(command: string): Record<string, string> {
  const words = command.trim().split(' ');
  return Object.fromEntries(words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => splitAt(word, '=')));
}
const splitAt = (text: string, mark: string): [string, string] => [
  text.slice(0, text.indexOf(mark)),
  text.slice(text.indexOf(mark) + 1),
];
const [consume = '', connect = ''] = blocks(readFileSync(join(example, 'README.md'), 'utf8'), 'bash');
const { WEBHOOK_SECRET = '' } = variablesOf(consume);

interface Kept {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly userName: string;
  readonly name?: string;
  readonly active: boolean;
  readonly sourceTime: string;
}

/** The consumer, started as its README says, on a port of its own. */
class Consumer extends NodeProcess {
  private url = '';

  static async start(): Promise<Consumer> {
    const script = join(root, consume.trim().split(' ').at(-1) ?? '');
    const consumer = new Consumer(script, [], { ...variablesOf(consume), PORT: '0' }, folder);
    [, consumer.url = ''] = await consumer.printed(/listening at (http:\S+)/);
    return consumer;
  }

  get port(): string {
    return new URL(this.url).port;
  }

  async users(): Promise<Kept[]> {
    return (await (await fetch(`${this.url}users`)).json()) as Kept[];
  }

  async send(change: Change, secret = WEBHOOK_SECRET): Promise<number> {
    const body = JSON.stringify(payloadOf(change));
    const headers = {
      'webhook-id': change.id,
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': new Webhook(secret).sign(change.id, new Date(), body),
    };
    return (await fetch(this.url, { method: 'POST', headers, body })).status;
  }

  /** When it keeps what passes. */
  async untilUsers(pass: (users: readonly Kept[]) => boolean): Promise<Kept[]> {
    for (;;) {
      const more = this.printsMore();
      const users = await this.users();
      if (pass(users)) return users;
      await more;
    }
  }
}

let consumer: Consumer;
let up: KoosyncProcess | undefined;
beforeAll(async () => {
  consumer = await Consumer.start();
});
afterAll(async () => {
  await up?.stop('SIGKILL'); // still there when the test failed before its end
  await consumer.stop('SIGTERM');
});

describe('The example of a consumer', () => {
  const granted = sampleChange('user.authorized', 1);
  const revoked = { ...sampleChange('user.revoked', 2), sourceTime: granted.sourceTime + 1000 };
  const removed = { ...sampleChange('user.removed', 3), sourceTime: granted.sourceTime + 2000 };
  const zhang = async () => (await consumer.users()).filter(({ userName }) => userName === 'zhang.wei');

  it('keeps a user once, however often the change comes', async () => {
    expect(await consumer.send(granted)).toBe(204);
    expect(await consumer.send(granted)).toBe(204);
    expect(await zhang()).toEqual([
      expect.objectContaining({ tenantId: 'tenant-xinghe', name: '张伟', active: true }),
    ]);
  });

  it('lets nobody in whose right was withdrawn, not even when the grant comes again afterwards', async () => {
    await consumer.send(revoked);
    expect(await zhang()).toMatchObject([{ active: false }]);
    expect(await consumer.send(granted)).toBe(204);
    expect(await zhang()).toMatchObject([{ active: false }]);
  });

  it('forgets the data of a removed user and does not take an older change for a new user', async () => {
    await consumer.send(removed);
    await consumer.send(granted);
    const [user] = await zhang();
    expect(user).toMatchObject({ active: false });
    expect(JSON.stringify(user)).not.toContain('张伟');
  });

  it('does not believe who does not know the secret', async () => {
    const before = await consumer.users();
    const later = { ...granted, sourceTime: granted.sourceTime + 9000 };
    expect(await consumer.send(later, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toBe(401);
    expect(await consumer.users()).toEqual(before);
  });

  it('accepts changes that are about no user', async () => {
    expect(await consumer.send(sampleChange('department.moved'))).toBe(204);
  });

  it('ends up with the users that the connector has, started as its README says', async () => {
    expect(connect).toMatch(/ npm run up\n$/);
    const { KOOSYNC_WEBHOOK_URL = '', ...given } = variablesOf(connect);
    const here = { ...given, KOOSYNC_WEBHOOK_URL: KOOSYNC_WEBHOOK_URL.replace('4000', consumer.port) };
    up = new KoosyncProcess(['up'], { ...here, KOOSYNC_PORT: '0' }, folder);
    await up.printed(/stays up until Ctrl-C/);
    const environment = readFileSync(join(folder, 'data/dev.env'), 'utf8');
    const dev = (name: string) => new RegExp(`${name}='?([^'\n]+)`).exec(environment)?.[1] ?? '';
    const listed = await koosync(['users', '--json'], {
      KOOSYNC_URL: dev('KOOSYNC_URL'),
      KOOSYNC_ADMIN_TOKEN: dev('KOOSYNC_ADMIN_TOKEN'),
    });
    const { items } = jsonOf<{ items: (Kept & { authorized: boolean; enabled: boolean })[] }>(listed);
    expect(items.length).toBeGreaterThan(3);
    const told = ({ userName, name, active, sourceTime }: Kept) =>
      JSON.stringify([userName, name, active, sourceTime]);
    const expected = items.map((user) => told({ ...user, active: user.authorized && user.enabled })).sort();
    const users = await consumer.untilUsers((kept) => {
      const known = new Set(kept.map(told));
      return expected.every((user) => known.has(user));
    });
    const [first] = items;
    const theirs = users.filter(
      ({ tenantId, instanceId }) => tenantId === first?.tenantId && instanceId === first.instanceId,
    );
    expect(theirs.map(told).sort()).toEqual(expected);
    expect(theirs.some(({ active }) => active) && theirs.some(({ active }) => !active)).toBe(true);
    expect((await up.stop('SIGINT')).code).toBe(0);
  });
});

describe('Its package', () => {
  it('needs the same library as koosync, so that a clone has it already', () => {
    const read = (file: string) =>
      JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
    const { dependencies } = read(join(example, 'package.json'));
    const { standardwebhooks } = read(join(root, 'package.json')).dependencies;
    expect(dependencies).toEqual({ standardwebhooks });
  });

  it('is a page long', () => {
    expect(readFileSync(join(example, 'consumer.mjs'), 'utf8').split('\n').length).toBeLessThan(60);
  });
});
