/**
 * - `provisioning`: ordered; the vendor's system has not said yet that it is there.
 * - `active`, `frozen`: there; in use, or access suspended.
 * - `released`: access suspended, data kept until it is purged; the release can still be taken back.
 * - `purged`: data gone, or being deleted; final.
 * - `failed`: the vendor's system refused the order; the next newInstance of the order tries again.
 */
export const INSTANCE_STATUSES = [
  'provisioning',
  'active',
  'frozen',
  'released',
  'purged',
  'failed',
] as const;

export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** The facts behind a status; each is changed by its own messages. */
export interface InstanceFacts {
  readonly provisionedAt: number | null;
  readonly frozenAt: number | null;
  readonly releasedAt: number | null;
  readonly purgedAt: number | null;
  readonly refusal: object | null;
}

export function statusOf(facts: InstanceFacts): InstanceStatus {
  if (facts.purgedAt !== null) return 'purged';
  if (facts.releasedAt !== null) return 'released';
  if (facts.provisionedAt === null) return facts.refusal === null ? 'provisioning' : 'failed';
  return facts.frozenAt === null ? 'active' : 'frozen';
}
