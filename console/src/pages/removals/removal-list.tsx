import type { ReactElement } from 'react';
import { useList } from '../../api/use-api.js';
import type { RemovalItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { LaneSelect, Select } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty, PageHead } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { narrow, to, useRoute } from '../../route.js';

const STATES = ['open', 'approved', 'rejected', 'superseded', 'all'] as const;
export const REMOVAL_TONES: Readonly<Record<string, Tone>> = { open: 'wait', approved: 'good' };

export const RemovalList = (): ReactElement => {
  const { pages, leads, words, removals: texts } = useTexts();
  const route = useRoute();
  const state = route.query.get('state') ?? 'open';
  const lane = route.query.get('lane') ?? 'production';
  const list = useList<RemovalItem>('removals', { state, lane });
  return (
    <>
      <PageHead title={pages.removals} lead={leads.removals} />
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Select
          label={words.state}
          value={state}
          choices={STATES.map((name) => ({ value: name, label: texts.states[name] ?? words.all }))}
          onChange={(chosen) => narrow(route, { state: chosen })}
        />
        <LaneSelect value={lane} onChange={(chosen) => narrow(route, { lane: chosen })} />
      </form>
      <Listing
        label={pages.removals}
        list={list}
        keyOf={({ id }) => id}
        empty={<Empty title={texts.empty}>{texts.emptyText}</Empty>}
        columns={[
          {
            head: words.tenant,
            cell: ({ id, tenantId, instanceId }) => (
              <>
                <a href={to(['removals', id])}>
                  <Foreign>{tenantId}</Foreign>
                </a>
                <div className="small soft">
                  <Foreign>{instanceId}</Foreign>
                </div>
              </>
            ),
          },
          {
            head: words.state,
            cell: (item) => (
              <Badge tone={REMOVAL_TONES[item.state]}>{texts.states[item.state] ?? item.state}</Badge>
            ),
          },
          { head: texts.asks, cell: ({ removals, live }) => texts.of(removals, live) },
          {
            head: texts.usersIn,
            number: true,
            cell: ({ difference }) => (difference ? difference.users : ''),
          },
          { head: texts.heldAt, cell: ({ heldAt }) => <Time iso={heldAt} /> },
          { head: texts.listTime, cell: ({ listTime }) => <Time iso={listTime} /> },
        ]}
      />
    </>
  );
};
