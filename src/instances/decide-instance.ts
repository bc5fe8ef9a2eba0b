import { scopeId } from '../directory/scope-key.js';
import type { Effect } from '../directory/tally.js';
import { instanceProvisioning, instanceUnknown } from './instance-reasons.js';
import type { InstanceOrder } from './instance-order.entity.js';
import type { Instance } from './instance.entity.js';
import { blankInstance, withStatus } from './new-instance-row.js';
import type { RefreshInstanceMessage } from './refresh-instance.message.js';
import type { ReleaseInstanceMessage } from './release-instance.message.js';
import type { UpdateInstanceStatusMessage } from './update-instance-status.message.js';
import type { UpgradeInstanceMessage } from './upgrade-instance.message.js';

/** A message that changes an instance that is there. */
export type ChangeMessage =
  RefreshInstanceMessage | UpgradeInstanceMessage | UpdateInstanceStatusMessage | ReleaseInstanceMessage;

/** What the vendor's system has to do before the change is recorded. */
export type Act = 'renew' | 'upgrade' | 'freeze' | 'unfreeze';

/** What is known of an instance. */
export interface KnownInstance {
  readonly row: Readonly<Instance> | undefined;
  /** The orders applied to it. */
  readonly orders: readonly InstanceOrder[];
}

export interface DecisionTime {
  /** Epoch ms. */
  readonly now: number;
  /** How long a released instance is kept, ms. */
  readonly purgeAfterMs: number;
}

export interface InstanceDecision {
  readonly effect: Effect;
  /** In this order. */
  readonly acts: readonly Act[];
  readonly save?: Instance;
  readonly order?: InstanceOrder;
}

/**
 * What a message makes of an instance. Repeats are recognised by what they ask for: a status or a release that is there
 * already, an order that was applied already.
 *
 * In the test lane, where the console replays saved cases in any order and for ever, whatever it names is taken for an
 * instance that is there; the vendor's system is only asked to change what it was asked to make.
 *
 * @throws ProtocolError 000003 for an instance that is not there, 000005 for one that is still being made
 */
export function decideInstance(
  known: KnownInstance,
  message: ChangeMessage,
  at: DecisionTime,
): InstanceDecision {
  const row = standingOf(known.row, message, at.now);
  if (!row) return UNCHANGED;
  const decision = decide(row, known.orders, message, at);
  const isMade = row.orderId !== '';
  return {
    ...decision,
    acts: isMade ? decision.acts : [],
    ...(decision.save && { save: withStatus({ ...decision.save, updatedAt: at.now }) }),
  };
}

function decide(
  row: Instance,
  orders: readonly InstanceOrder[],
  message: ChangeMessage,
  at: DecisionTime,
): InstanceDecision {
  switch (message.kind) {
    case 'refreshInstance':
      return decideRenewal(row, orders, message, at.now);
    case 'upgradeInstance':
      return decideUpgrade(row, orders, message, at.now);
    case 'updateInstanceStatus':
      return decideFreezing(row, message.action, at.now);
    case 'releaseInstance':
      return decideRelease(row, at);
  }
}

const UNCHANGED: InstanceDecision = { effect: 'unchanged', acts: [] };

/** The instance that the message changes; undefined: none that it has to, and success all the same. */
function standingOf(
  row: Readonly<Instance> | undefined,
  message: ChangeMessage,
  now: number,
): Instance | undefined {
  const { lane } = message.scope;
  const isRelease = message.kind === 'releaseInstance';
  if (!row && lane === 'test') return { ...blankInstance(message.scope, now), provisionedAt: now };
  if (!row || row.status === 'failed') throw instanceUnknown();
  if (row.status === 'purged') {
    if (isRelease || lane === 'test') return undefined;
    throw instanceUnknown();
  }
  if (row.status === 'provisioning' && !isRelease) throw instanceProvisioning();
  return row;
}

/**
 * A term only grows, whatever the order of arrival, unless a renewed period is unsubscribed. A renewal takes a release
 * back, and a freeze that came when the term was over; a freeze for another cause stays.
 */
function decideRenewal(
  row: Instance,
  orders: readonly InstanceOrder[],
  message: RefreshInstanceMessage,
  now: number,
): InstanceDecision {
  const order = orderOf(message, message.scene, now);
  if (isApplied(orders, order)) return UNCHANGED;
  const ends = message.scene === 'UNSUBSCRIBE_RENEWAL_PERIOD';
  const expireTime = ends ? message.expireTime : Math.max(row.expireTime ?? 0, message.expireTime);
  const expiryFroze = row.frozenAt !== null && row.expireTime !== null && row.frozenAt >= row.expireTime;
  const frozenAt = !ends && expiryFroze && expireTime > now ? null : row.frozenAt;
  const returns = !ends && row.releasedAt !== null;
  const save = {
    ...row,
    expireTime,
    frozenAt,
    productId: message.productId || row.productId,
    ...(returns && { releasedAt: null, dueAt: null }),
  };
  const reopened = isOpen(save) && !isOpen(row);
  return {
    effect: 'updated',
    acts: reopened ? ['renew', 'unfreeze'] : ['renew'],
    save,
    order: { ...order, expireTime },
  };
}

function decideUpgrade(
  row: Instance,
  orders: readonly InstanceOrder[],
  message: UpgradeInstanceMessage,
  now: number,
): InstanceDecision {
  const order = orderOf(message, 'UPGRADE', now);
  if (isApplied(orders, order)) return UNCHANGED;
  if (row.releasedAt !== null && row.lane === 'production') throw instanceUnknown();
  const { orderId, orderLineId } = message;
  const save = {
    ...row,
    // an instance that no order made stays one
    ...(row.orderId !== '' && { orderId, orderLineId }),
    productId: message.productId || row.productId,
  };
  return { effect: 'updated', acts: ['upgrade'], save, order };
}

/** Access to what is released stays closed either way; what was asked for counts when the release is taken back. */
function decideFreezing(row: Instance, action: 'freeze' | 'unfreeze', now: number): InstanceDecision {
  if ((row.frozenAt !== null) === (action === 'freeze')) return UNCHANGED;
  const save = { ...row, frozenAt: action === 'freeze' ? now : null };
  return { effect: 'updated', acts: row.releasedAt === null ? [action] : [], save };
}

/** Staged: access ends now, the data later; what was never finished has no data worth keeping. */
function decideRelease(row: Instance, { now, purgeAfterMs }: DecisionTime): InstanceDecision {
  if (row.releasedAt !== null) return UNCHANGED;
  const kept = row.provisionedAt === null ? 0 : purgeAfterMs;
  // debugging data is purged with its scope, a day after the console's last call
  const dueAt = row.lane === 'test' ? null : now + kept;
  const acts: Act[] = isOpen(row) ? ['freeze'] : [];
  return { effect: 'removed', acts, save: { ...row, releasedAt: now, dueAt } };
}

/** Whether its users have access. */
export const isOpen = (row: Readonly<Pick<Instance, 'provisionedAt' | 'frozenAt' | 'releasedAt'>>): boolean =>
  row.provisionedAt !== null && row.frozenAt === null && row.releasedAt === null;

function orderOf(
  { scope, orderId, orderLineId }: RefreshInstanceMessage | UpgradeInstanceMessage,
  scene: string,
  now: number,
): InstanceOrder {
  return { scopeId: scopeId(scope), orderId, orderLineId, scene, expireTime: null, appliedAt: now };
}

const isApplied = (orders: readonly InstanceOrder[], { orderId, orderLineId, scene }: InstanceOrder) =>
  orders.some(
    (order) => order.orderId === orderId && order.orderLineId === orderLineId && order.scene === scene,
  );
