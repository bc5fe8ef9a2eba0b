import type { KindHandler, Outcome, ScopedMessage } from '../../src/directory/kind-handler.js';
import { KindRegistry } from '../../src/directory/kind-registry.js';
import type { DirectoryMessage } from '../../src/directory/kind-handler.js';
import { newTally } from '../../src/directory/tally.js';
import type { OpenedRequest } from '../../src/protocol/open-request.js';
import type { SettledReply } from '../../src/protocol/reply.js';
import { INSTANCE_KINDS, type InstanceKind } from '../../src/protocol/routes.js';
import type { TestConnector } from './connector.js';

type Answered = DirectoryMessage & { readonly opened: OpenedRequest };

/** A handler of a basic kind that keeps what it read and answers what the test says: for tests of the wire alone. */
export class AnsweringHandler implements KindHandler<Answered> {
  /** What it applied, in order. */
  readonly applied: OpenedRequest[] = [];
  answer: (opened: OpenedRequest) => SettledReply | undefined = () => undefined;

  constructor(readonly kind: InstanceKind) {}

  /** Puts one for each basic kind into a connector, in place of its own. */
  static everywhere(connector: TestConnector): Readonly<Record<InstanceKind, AnsweringHandler>> {
    const handlers = INSTANCE_KINDS.map((kind) => new AnsweringHandler(kind));
    const registry = connector.app.get(KindRegistry);
    for (const handler of handlers) registry.addHandler(handler);
    return Object.fromEntries(handlers.map((handler) => [handler.kind, handler])) as Record<
      InstanceKind,
      AnsweringHandler
    >;
  }

  read(opened: OpenedRequest): Promise<Answered> {
    const { instanceId, testFlag } = opened.body as { instanceId?: string; testFlag?: string };
    const lane = testFlag === '1' ? 'test' : 'production';
    const scope = { lane, instanceId: instanceId ?? '', tenantId: 'the wire' } as const;
    return Promise.resolve({ scope, sourceTime: opened.envelope.timestamp, opened });
  }

  runsAlone(): boolean {
    return false;
  }

  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  apply(_: unknown, messages: readonly ScopedMessage<Answered>[]): Promise<Outcome> {
    const applied = messages.map(({ message: { opened } }) => {
      this.applied.push(opened);
      const reply = this.answer(opened);
      return { tally: newTally('updated'), sample: [], ...(reply && { reply }) };
    });
    return Promise.resolve({ applied, save: () => Promise.resolve() });
  }
}
