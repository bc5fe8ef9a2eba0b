import type { ReactElement } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { LaneSelect, TextFilter } from '../../parts/controls.js';
import { PageHead } from '../../parts/panels.js';
import { narrow, useRoute } from '../../route.js';
import { Parked } from './parked.js';
import { Progress } from './progress.js';

const DeliveriesPage = (): ReactElement => {
  const { pages, leads, words } = useTexts();
  const route = useRoute();
  const value = (name: string): string => route.query.get(name) ?? '';
  const lane = value('lane') || 'production';
  const filter = { lane, target: value('target') || undefined, tenantId: value('tenantId') || undefined };
  return (
    <>
      <PageHead title={pages.deliveries} lead={leads.deliveries} />
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextFilter
          label={words.target}
          value={value('target')}
          onChange={(target) => narrow(route, { target })}
        />
        <TextFilter
          label={words.tenant}
          value={value('tenantId')}
          onChange={(tenantId) => narrow(route, { tenantId })}
        />
        <LaneSelect value={lane} onChange={(chosen) => narrow(route, { lane: chosen })} />
      </form>
      <div className="stack">
        <Parked key={JSON.stringify(filter)} filter={filter} />
        <Progress filter={filter} />
      </div>
    </>
  );
};

export default DeliveriesPage;
