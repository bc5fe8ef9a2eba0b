import { Fragment, type ReactElement, type ReactNode } from 'react';
import type { InstanceItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Foreign } from '../../parts/foreign.js';
import { Time } from '../../parts/time.js';
import { InstanceBadge, KeepInstance } from './keep-instance.js';

/** All that is known of an instance. */
export const InstanceFacts = ({ instance }: { readonly instance: InstanceItem }): ReactElement => {
  const { instances: texts, words } = useTexts();
  const text = (value: string | null): ReactNode => (value ? <Foreign>{value}</Foreign> : null);
  const time = (value: string | null): ReactNode => (value === null ? null : <Time iso={value} />);
  const buyer = [instance.customerName, instance.customerId].filter(Boolean).join(' · ');
  const refusal = [instance.refusalCode, instance.refusalReason].filter(Boolean).join(' ');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.instance, text(instance.instanceId)],
    [texts.status, <InstanceBadge key="state" instance={instance} />],
    [texts.refusal, text(refusal)],
    [texts.order, text(instance.orderId)],
    [texts.product, text(instance.productId)],
    [texts.buyer, text(buyer)],
    [texts.address, text(instance.frontEndUrl)],
    [texts.admin, text(instance.adminUrl)],
    [texts.expires, time(instance.expireTime)],
    [texts.created, time(instance.createdAt)],
    [texts.provisioned, time(instance.provisionedAt)],
    [texts.frozen, time(instance.frozenAt)],
    [texts.released, time(instance.releasedAt)],
    [texts.purge, time(instance.purgeAt)],
    [texts.purged, time(instance.purgedAt)],
  ];
  return (
    <div className="stack">
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== null)
          .map(([term, value]) => (
            <Fragment key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
      </dl>
      <KeepInstance instance={instance} />
    </div>
  );
};
