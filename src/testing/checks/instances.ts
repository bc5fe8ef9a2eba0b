import type { Change, InstanceSnapshot } from '../../outbox/change.js';
import type { ChangeTarget, DeliveryResult } from '../../outbox/change-target.js';
import type { Bench } from '../bench.js';
import { check, CheckFailure, CheckSkipped, type CheckGroup } from '../check.js';
import { inTime } from '../in-time.js';
import { showValue } from '../show-value.js';

/** What a target does with changes of instances, which belong to no enterprise; stores are not told of them. */
export const instancesOf = (target: ChangeTarget): CheckGroup => ({
  title: 'Instances of the product',
  checks: [
    check('takes the life of an instance, each change once more', [], async (bench) => {
      const tell = teller(target, bench);
      for (const status of ['provisioning', 'active', 'frozen', 'active', 'released'] as const)
        await tell('instance.saved', { status }, 2);
      await tell('instance.removed', { status: 'purged' }, 2);
    }),
    check('takes the removal of an instance it never heard of', [], async (bench) => {
      await teller(target, bench)('instance.removed', { status: 'purged' }, 1);
    }),
    check('takes an instance of which little is known', [], async (bench) => {
      const unknown = { productId: '', skuCode: '', isTrial: null, expireTime: null, frontEndUrl: null };
      await teller(target, bench)('instance.saved', { status: 'active', ...unknown }, 1);
    }),
  ],
});

function teller(target: ChangeTarget, bench: Bench) {
  const instanceId = bench.unknown().scope.tenantId;
  return async (
    type: 'instance.saved' | 'instance.removed',
    fields: Partial<InstanceSnapshot>,
    times: number,
  ): Promise<void> => {
    if (target.types && !target.types.includes(type)) throw new CheckSkipped(`the target wants no ${type}`);
    const { eventId: id, ...origin } = bench.event();
    const scope = { lane: 'production' as const, instanceId, tenantId: '' };
    const instance = { ...INSTANCE, ...fields };
    const base = { id, cursor: '1.1', schemaVersion: 1 as const, ...origin, ...scope, instance };
    const change: Change =
      type === 'instance.saved' ? { ...base, type, created: false, changed: ['status'] } : { ...base, type };
    for (let attempt = 1; attempt <= times; attempt++) await mustTake(target, bench, change, attempt);
  };
}

async function mustTake(target: ChangeTarget, bench: Bench, change: Change, attempt: number): Promise<void> {
  const { lane, instanceId, tenantId } = change;
  const signal = AbortSignal.timeout(bench.options.callTimeoutMs);
  const revealSecret = () => Promise.resolve(undefined);
  const context = { lane, instanceId, tenantId, attempt, signal, revealSecret };
  const line = `${change.type} of ${instanceId}`;
  const answer = await inTime(target.deliver([change], context), bench.options.callTimeoutMs, line);
  const [result] = [answer].flat() as (DeliveryResult | undefined)[];
  bench.told.push(`${line} → ${result?.status ?? 'applied'}`);
  if (result && 'reason' in result)
    throw new CheckFailure(
      `expected ${change.type} to be taken, it was answered ${result.status}: ${showValue(result.reason)}`,
    );
}

const INSTANCE: InstanceSnapshot = {
  status: 'active',
  orderId: 'CS2600000001KIT00',
  orderLineId: 'CS2600000001KIT00-000001',
  productId: 'kit-product',
  skuCode: 'kit-sku',
  isTrial: false,
  expireTime: '2027-01-05T00:00:00.000Z',
  frontEndUrl: 'https://kit.app.example',
};
