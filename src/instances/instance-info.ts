import type { ScopeKey } from '../directory/scope-key.js';
import { formatUtcTime } from '../protocol/guide-time.js';
import type { SettledReply } from '../protocol/reply.js';
import type { AppInfo, UsageInfo } from './instance-provisioner.js';
import { vendorRefused } from './instance-reasons.js';
import type { Instance } from './instance.entity.js';

/** What queryInstance answers about one instance; `usageInfo`'s times are 17 digits in UTC [428]. */
export interface InstanceInfo {
  readonly instanceId: string;
  readonly appInfo?: AppInfo;
  readonly usageInfo?: readonly (Omit<UsageInfo, 'statisticalTime'> & { readonly statisticalTime: string })[];
}

export function instanceInfo(
  { instanceId, appInfo }: Readonly<Instance>,
  password: string | undefined,
  usage: readonly UsageInfo[],
): InstanceInfo {
  const usageInfo = usage.map(({ relatedInstanceId, usageValue, statisticalTime, dashboardUrl }) => ({
    ...(relatedInstanceId !== undefined && { relatedInstanceId }),
    usageValue: Math.round(usageValue * 10_000) / 10_000,
    statisticalTime: formatUtcTime(statisticalTime),
    ...(dashboardUrl !== undefined && { dashboardUrl }),
  }));
  return {
    instanceId,
    ...(appInfo && { appInfo: { ...appInfo, ...(password !== undefined && { password }) } }),
    ...(usageInfo.length > 0 && { usageInfo }),
  };
}

/** An instance that was asked for, and what is known of it. */
export interface Asked {
  readonly scope: ScopeKey;
  readonly row: Readonly<Instance> | undefined;
  readonly info: InstanceInfo | undefined;
}

/**
 * Instances that are there, told in the order asked for; those not known, refused, released or purged are left out. While
 * the only ones there are still being made, `000004` tells to ask again; when the only one asked for was refused, its
 * refusal is told. In the test lane an instance is told whatever its state, and one not known by its id.
 *
 * @throws ProtocolError with the vendor's code
 */
export function replyToQuery(asked: readonly Asked[]): SettledReply {
  const [first] = asked;
  if (asked.length === 1 && first?.row?.status === 'failed' && first.row.refusal)
    throw vendorRefused(first.row.refusal);
  const ready = asked.flatMap((one) => tellable(one) ?? []);
  if (ready.length > 0) return { code: '000000', fields: { info: ready } };
  const pending = asked.filter(({ row }) => row?.status === 'provisioning');
  const info = pending.map(({ scope: { instanceId } }) => ({ instanceId }));
  if (info.length > 0) return { code: '000004', fields: { info } };
  return { code: '000000', fields: { info } };
}

function tellable({ scope, row, info }: Asked): InstanceInfo | undefined {
  const { lane, instanceId } = scope;
  if (lane === 'test') return row?.status === 'provisioning' ? undefined : (info ?? { instanceId });
  return row?.status === 'active' || row?.status === 'frozen' ? info : undefined;
}
