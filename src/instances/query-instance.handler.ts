import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { inTime } from '../directory/in-time.js';
import type { KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { scopeId } from '../directory/scope-key.js';
import { newTally } from '../directory/tally.js';
import { EventLog } from '../logging/event-log.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import type { SettledReply } from '../protocol/reply.js';
import { instanceInfo, replyToQuery, type InstanceInfo } from './instance-info.js';
import type { UsageInfo } from './instance-provisioner.js';
import { InstanceStore } from './instance-store.js';
import type { Instance } from './instance.entity.js';
import { Provisioning } from './provisioning.js';
import { readQueryInstance, type QueryInstanceMessage } from './query-instance.message.js';
import { Vendor } from './vendor.js';

/** How long the vendor's system may take to tell how far an instance is, and what was used, ms. */
const PATIENCE_MS = 2000;

type Answered = QueryInstanceMessage & { readonly reply?: SettledReply };

/** Answers queryInstance: how instances are reached, and by asking the vendor's system, whether they are there [428]. */
@Injectable()
export class QueryInstanceHandler implements KindHandler<Answered, undefined> {
  readonly kind = 'queryInstance';

  constructor(
    kinds: KindRegistry,
    private readonly store: InstanceStore,
    private readonly provisioning: Provisioning,
    private readonly vendor: Vendor,
    @Inject(EventLog) private readonly log: EventLog,
  ) {
    kinds.addHandler(this);
  }

  read(opened: OpenedRequest): Promise<Answered> {
    return Promise.resolve(readQueryInstance(opened));
  }

  async prepare(message: Answered, id: string): Promise<Answered> {
    const rows = new Map((await this.store.find(message.instances)).map((row) => [row.scopeId, row]));
    const asked = await Promise.all(
      message.instances.map(async (scope) => {
        const row = rows.get(scopeId(scope));
        return { scope, row: row && (await this.asItIsNow(row, id)) };
      }),
    );
    const found = asked.map(async ({ scope, row }) => ({ scope, row, info: await this.infoOf(row, id) }));
    return { ...message, reply: replyToQuery(await Promise.all(found)) };
  }

  runsAlone(): boolean {
    return true;
  }

  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  apply(_tx: Tx, calls: readonly ScopedMessage<Answered>[]): Promise<Outcome> {
    const applied = calls.map(({ message: { reply, instances } }) => {
      if (!reply) throw new Error('queryInstance was not prepared');
      const sample = instances.map(({ instanceId }) => instanceId);
      return { tally: newTally('unchanged'), sample, reply };
    });
    return Promise.resolve({ applied, save: () => Promise.resolve() });
  }

  /** What is being made is asked for; when the vendor's system fails or takes long, what is known is answered. */
  private async asItIsNow(row: Instance, id: string): Promise<Instance> {
    if (row.status !== 'provisioning') return row;
    const late = () => undefined;
    return (await inTime(this.provisioning.make(row, id), PATIENCE_MS, late).catch(() => undefined)) ?? row;
  }

  private async infoOf(row: Instance | undefined, id: string): Promise<InstanceInfo | undefined> {
    if (!row?.appInfo) return undefined;
    const [password, usage] = await Promise.all([this.vendor.passwordOf(row), this.usageOf(row, id)]);
    return instanceInfo(row, password, usage);
  }

  private async usageOf(row: Instance, id: string): Promise<readonly UsageInfo[]> {
    const { instanceId, lane } = row;
    const nothing: readonly UsageInfo[] = [];
    return inTime(this.vendor.usage(row), PATIENCE_MS, () => nothing).catch((error: unknown) => {
      this.log.error('instance.usage-missing', { id, instanceId, lane }, error);
      return nothing;
    });
  }
}
