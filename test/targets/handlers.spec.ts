import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Scope, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Change } from '../../src/outbox/change.js';
import { applied, reject, retry } from '../../src/outbox/change-target.js';
import { DirectoryHandlers } from '../../src/targets/handlers/directory-handlers.js';
import { HandlersModule } from '../../src/targets/handlers/handlers.module.js';
import { OnDirectoryChange } from '../../src/targets/handlers/on-directory-change.js';
import { changes, delivery, departmentMoved, tenantSaved, userRevoked, userSaved } from './changes.js';

@Injectable()
class Mailbox {
  readonly sent: string[] = [];
}

@Injectable()
class Mails {
  constructor(readonly mailbox: Mailbox) {}

  @OnDirectoryChange('user.*')
  async onUser(change: Change): Promise<void> {
    if (change.type === 'user.revoked') throw new Error('the mail server is away');
    this.mailbox.sent.push(`mail ${change.type}`);
    return Promise.resolve();
  }

  @OnDirectoryChange(['department.moved', 'tenant.saved'], { name: 'moves', lanes: ['production', 'test'] })
  onMove(change: Change) {
    this.mailbox.sent.push(`move ${change.type}`);
    return change.type === 'tenant.saved' ? reject('not my business') : applied();
  }

  unmarked(): void {}
}

@Controller()
class Pages {
  readonly seen: string[] = [];

  @Get()
  page(): string {
    return 'page';
  }

  @OnDirectoryChange('*')
  onAnything(change: Change): void {
    this.seen.push(change.type);
  }
}

const application = async (providers: Provider[], controllers: (new () => object)[] = []) => {
  const module = await Test.createTestingModule({
    imports: [HandlersModule],
    providers,
    controllers,
  }).compile();
  return { module, targets: () => module.get(DirectoryHandlers).targets() };
};

const all = changes([
  tenantSaved('Acme'),
  userSaved('ann'),
  userRevoked('bob'),
  departmentMoved('d', 'a', 'b'),
]);

describe('@OnDirectoryChange', () => {
  it('makes a target of each marked method, named for it or as told', async () => {
    const { targets } = await application([Mailbox, Mails], [Pages]);
    expect(targets().map(({ name, lanes }) => [name, lanes])).toEqual([
      ['handler:Mails.onUser', ['production']],
      ['handler:moves', ['production', 'test']],
      ['handler:Pages.onAnything', ['production']],
    ]);
  });

  it('tells each method of what its pattern names, with its provider’s dependencies', async () => {
    const { module, targets } = await application([Mailbox, Mails], [Pages]);
    for (const target of targets()) await target.deliver(all, delivery());
    expect(module.get(Pages).seen).toEqual(all.map(({ type }) => type));
    expect(module.get(Mailbox).sent).toEqual(['mail user.authorized', 'move tenant.saved']);
    expect(targets()[0]?.types).toEqual(['user.authorized', 'user.updated', 'user.revoked', 'user.removed']);
  });

  it('repeats a failing method alone, from the change that failed', async () => {
    const { targets } = await application([Mailbox, Mails], [Pages]);
    const results = await Promise.all(targets().map((target) => target.deliver(all, delivery())));
    expect(results).toEqual([
      [applied(), applied(), retry('the mail server is away'), retry('comes after a change that failed')],
      [reject('not my business'), ...Array<unknown>(3).fill(retry('comes after a change that failed'))],
      [applied(), applied(), applied(), applied()],
    ]);
  });

  it('tells nothing more once the delivery is to stop', async () => {
    const { module, targets } = await application([Mailbox, Mails]);
    const results = await targets()[0]?.deliver(all, delivery({ signal: AbortSignal.abort() }));
    expect(results).toContainEqual(retry('stopped before it was told'));
    expect(module.get(Mailbox).sent).toEqual([]);
  });

  it('finds an inherited method under the class that is provided', async () => {
    @Injectable()
    class MoreMails extends Mails {}
    const { targets } = await application([Mailbox, MoreMails]);
    expect(targets().map(({ name }) => name)).toEqual(['handler:MoreMails.onUser', 'handler:moves']);
  });

  it('takes a provider that has a second token as one', async () => {
    const { targets } = await application([Mailbox, Mails, { provide: 'alias', useExisting: Mails }]);
    expect(targets()).toHaveLength(2);
  });

  it('refuses two methods of one name, which would hear each other’s changes as their own', async () => {
    const { targets } = await application([Mailbox, Mails, { provide: 'second', useClass: Mails }]);
    expect(targets).toThrow(/two methods would be the target handler:Mails\.onUser/);
  });

  it('refuses a provider that is made anew for each request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class OfARequest {
      @OnDirectoryChange('*')
      on(): void {}
    }
    const { targets } = await application([OfARequest]);
    expect(targets).toThrow('OfARequest cannot be made for each request');
  });

  it('refuses a pattern that names nothing', () => {
    expect(() => OnDirectoryChange('user.delted' as 'user.removed')).toThrow(
      'no change is of a type "user.delted"',
    );
    expect(() => OnDirectoryChange('use.*' as 'user.*')).toThrow(TypeError);
  });
});
