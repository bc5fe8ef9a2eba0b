import type { ReactElement } from 'react';
import { useList } from '../../api/use-api.js';
import type { TenantItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge } from '../../parts/badges.js';
import { LaneSelect, Select, TextFilter } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty, PageHead } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { narrow, to, useRoute } from '../../route.js';

export const TenantList = (): ReactElement => {
  const { pages, leads, words, tenants: texts } = useTexts();
  const route = useRoute();
  const value = (name: string): string | undefined => route.query.get(name) ?? undefined;
  const lane = value('lane') ?? 'production';
  const list = useList<TenantItem>('tenants', {
    lane,
    search: value('search'),
    tenantId: value('tenantId'),
    removed: value('removed'),
  });
  return (
    <>
      <PageHead title={pages.tenants} lead={leads.tenants} />
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextFilter
          label={texts.search}
          type="search"
          value={value('search') ?? ''}
          onChange={(search) => narrow(route, { search })}
        />
        <TextFilter
          label={texts.id}
          value={value('tenantId') ?? ''}
          onChange={(tenantId) => narrow(route, { tenantId })}
        />
        <Select
          label={words.state}
          value={value('removed') ?? 'false'}
          choices={[
            { value: 'false', label: texts.bound },
            { value: 'true', label: texts.unbound },
            { value: 'all', label: words.all },
          ]}
          onChange={(removed) => narrow(route, { removed: removed === 'false' ? '' : removed })}
        />
        <LaneSelect value={lane} onChange={(chosen) => narrow(route, { lane: chosen })} />
      </form>
      <Listing
        label={pages.tenants}
        list={list}
        keyOf={(item) => JSON.stringify([item.lane, item.instanceId, item.tenantId])}
        empty={<Empty title={texts.empty}>{texts.emptyText}</Empty>}
        columns={[
          {
            head: words.name,
            cell: (item) => (
              <>
                <a
                  href={to(['tenants', item.tenantId, 'organisation'], {
                    instanceId: item.instanceId,
                    lane: item.lane,
                  })}
                >
                  <Foreign>{item.name || item.tenantId}</Foreign>
                </a>
                <div className="small soft">
                  <Foreign>{item.tenantId}</Foreign>
                </div>
              </>
            ),
          },
          {
            head: words.instance,
            cell: ({ instanceId }) => (instanceId ? <Foreign code>{instanceId}</Foreign> : words.noInstance),
          },
          { head: words.code, cell: ({ code }) => <Foreign>{code}</Foreign> },
          { head: texts.domain, cell: ({ domainName }) => <Foreign>{domainName}</Foreign> },
          {
            head: words.state,
            cell: ({ removed }) => (
              <Badge tone={removed ? 'calm' : 'good'}>{removed ? texts.unbound : texts.bound}</Badge>
            ),
          },
          { head: words.sourceTime, cell: ({ sourceTime }) => <Time iso={sourceTime} /> },
        ]}
      />
    </>
  );
};
