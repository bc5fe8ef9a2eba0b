import type { Effect } from '../directory/tally.js';
import type { AppInfo, Refusal } from './instance-provisioner.js';
import { vendorRefused } from './instance-reasons.js';
import type { Instance } from './instance.entity.js';
import { withStatus } from './new-instance-row.js';
import type { OrderInfo } from './order-source.js';

/** What came of asking the vendor's system; `unknown`: it threw, or has not answered. */
export type ProvisioningResult =
  | {
      readonly state: 'ready';
      readonly appInfo: Omit<AppInfo, 'password'>;
      readonly passwordJwe: string | null;
    }
  | ({ readonly state: 'refused' } & Refusal)
  | { readonly state: 'pending' | 'unknown' };

const [SHORTEST_MS, LONGEST_MS] = [15_000, 600_000];

/** When to look again after so many looks in vain: 15 s, twice that, … 10 min. */
const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(10, attempts));

/** What the vendor's answer makes of an ordered instance; undefined: nothing. The first `ready` counts. */
export function decideProvisioning(
  row: Readonly<Instance>,
  result: ProvisioningResult,
  now: number,
): Instance | undefined {
  if (row.provisionedAt !== null) return undefined;
  // it was given up meanwhile: what has been made after all is deleted (again)
  const isGone = row.releasedAt !== null || row.purgedAt !== null;
  switch (result.state) {
    case 'ready': {
      const { appInfo, passwordJwe } = result;
      const made = { appInfo, passwordJwe, provisionedAt: now, refusal: null, attempts: 0 };
      return withStatus({ ...row, ...made, dueAt: isGone ? now : null, updatedAt: now });
    }
    case 'refused': {
      const { code, reason } = result;
      return withStatus({
        ...row,
        refusal: { code, reason },
        dueAt: isGone ? row.dueAt : null,
        updatedAt: now,
      });
    }
    case 'pending':
    case 'unknown': {
      if (isGone) return undefined;
      const attempts = row.attempts + 1;
      const dueAt = now + pauseAfter(row.attempts);
      const pendingAt = row.pendingAt ?? (result.state === 'pending' ? now : null);
      return withStatus({ ...row, refusal: null, pendingAt, attempts, dueAt, updatedAt: now });
    }
  }
}

/** How newInstance is answered: `000004` while the order is being carried out. */
export interface NewInstanceDecision {
  readonly effect: Effect;
  readonly code: '000000' | '000004';
  readonly save?: Instance;
}

/**
 * Every repeat of an order is answered with what has become of its instance, also when that was released since.
 *
 * @throws ProtocolError with the vendor's code when the order was refused
 */
export function decideNewInstance(row: Readonly<Instance>, receiptId: string): NewInstanceDecision {
  if (row.status === 'failed' && row.refusal) throw vendorRefused(row.refusal);
  const code = row.status === 'provisioning' ? '000004' : '000000';
  if (row.receiptId !== '') return { effect: 'unchanged', code };
  return { effect: 'created', code, save: { ...row, receiptId } };
}

/** What the order query adds to what the message told; what the message told counts. */
export function withOrderInfo(row: Readonly<Instance>, order: OrderInfo, now: number): Instance {
  const { productId = '', expireTime = null, ...details } = order;
  return {
    ...row,
    productId: row.productId || productId,
    expireTime: row.expireTime ?? expireTime,
    details: { ...details, ...row.details },
    updatedAt: now,
  };
}

/** Whether the vendor's system has to be asked before newInstance can be answered. */
export const isToBeMade = (row: Readonly<Instance>): boolean =>
  row.status === 'provisioning' || row.status === 'failed';
