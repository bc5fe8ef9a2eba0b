import type { ReactElement } from 'react';
import { useList } from '../../api/use-api.js';
import type { InstanceItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { LaneSelect, Select, TextFilter } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty, PageHead } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { narrow, to, useRoute } from '../../route.js';
import { InstanceBadge, KeepInstance } from './keep-instance.js';

const STATUSES = ['provisioning', 'active', 'frozen', 'released', 'purged', 'failed'];

const InstancesPage = (): ReactElement => {
  const { pages, leads, words, instances: texts } = useTexts();
  const route = useRoute();
  const value = (name: string): string => route.query.get(name) ?? '';
  const lane = value('lane') || 'production';
  const list = useList<InstanceItem>('instances', {
    lane,
    ...Object.fromEntries(
      ['instanceId', 'orderId', 'status'].map((name) => [name, value(name) || undefined]),
    ),
  });
  return (
    <>
      <PageHead title={pages.instances} lead={leads.instances} />
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextFilter
          label={words.instance}
          value={value('instanceId')}
          onChange={(instanceId) => narrow(route, { instanceId })}
        />
        <TextFilter
          label={texts.order}
          value={value('orderId')}
          onChange={(orderId) => narrow(route, { orderId })}
        />
        <Select
          label={texts.status}
          value={value('status')}
          choices={[
            { value: '', label: words.any },
            ...STATUSES.map((status) => ({ value: status, label: texts.statuses[status] ?? status })),
          ]}
          onChange={(status) => narrow(route, { status })}
        />
        <LaneSelect value={lane} onChange={(chosen) => narrow(route, { lane: chosen })} />
      </form>
      <Listing
        label={pages.instances}
        list={list}
        keyOf={(item) => `${item.lane} ${item.instanceId}`}
        empty={<Empty title={texts.empty}>{texts.emptyText}</Empty>}
        columns={[
          {
            head: words.instance,
            cell: ({ instanceId, orderId, lane: of }) => (
              <>
                <a href={to(['receipts'], { instanceId, lane: of })}>
                  <Foreign code>{instanceId}</Foreign>
                </a>
                <div className="small soft">
                  {texts.order} <Foreign>{orderId}</Foreign>
                </div>
              </>
            ),
          },
          {
            head: texts.status,
            cell: (instance) => (
              <>
                <InstanceBadge instance={instance} />
                {instance.refusalReason && (
                  <div className="small soft">
                    <Foreign>{instance.refusalReason}</Foreign>
                  </div>
                )}
              </>
            ),
          },
          { head: texts.buyer, cell: ({ customerName }) => <Foreign>{customerName ?? ''}</Foreign> },
          { head: texts.address, cell: ({ frontEndUrl }) => <Foreign>{frontEndUrl ?? ''}</Foreign> },
          { head: texts.expires, cell: ({ expireTime }) => expireTime && <Time iso={expireTime} /> },
          { head: texts.created, cell: ({ createdAt }) => <Time iso={createdAt} /> },
          { head: words.actions, cell: (instance) => <KeepInstance instance={instance} /> },
        ]}
      />
    </>
  );
};

export default InstancesPage;
