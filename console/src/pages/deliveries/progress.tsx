import type { ReactElement } from 'react';
import { useList } from '../../api/use-api.js';
import type { ProgressItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { Segments } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty, Panel } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { narrow, to, useRoute, type Query } from '../../route.js';

const STATES = ['all', 'waiting', 'failing', 'settled'] as const;
const TONES: Readonly<Record<string, Tone>> = { settled: 'good', waiting: 'late', failing: 'bad' };

/** How far each target was told of each enterprise and instance. */
export const Progress = ({ filter }: { readonly filter: Query }): ReactElement => {
  const { deliveries: texts, words } = useTexts();
  const route = useRoute();
  const state = STATES.find((name) => name === route.query.get('state')) ?? 'all';
  const list = useList<ProgressItem>('deliveries/progress', { ...filter, state });
  return (
    <Panel
      title={texts.progress}
      bare
      aside={
        <Segments
          label={words.state}
          value={state}
          choices={STATES.map((name) => ({ value: name, label: texts.states[name] ?? words.all }))}
          onChange={(chosen) => narrow(route, { state: chosen === 'all' ? '' : chosen })}
        />
      }
    >
      <Listing
        label={texts.progress}
        list={list}
        keyOf={(item) => JSON.stringify([item.target, item.lane, item.instanceId, item.tenantId])}
        empty={<Empty title={texts.noProgress}>{texts.noProgressText}</Empty>}
        columns={[
          { head: words.target, cell: ({ target }) => <Foreign>{target}</Foreign> },
          {
            head: words.tenant,
            cell: ({ tenantId, instanceId, lane }) => (
              <>
                <a href={to(['tenants', tenantId, 'organisation'], { instanceId, lane })}>
                  <Foreign>{tenantId || words.none}</Foreign>
                </a>
                <div className="small soft">
                  {instanceId ? <Foreign>{instanceId}</Foreign> : words.noInstance}
                </div>
              </>
            ),
          },
          {
            head: words.state,
            cell: (item) => <Badge tone={TONES[item.state]}>{texts.states[item.state] ?? item.state}</Badge>,
          },
          { head: texts.attempts, number: true, cell: ({ attempts }) => attempts },
          {
            head: texts.next,
            cell: ({ nextAttemptAt }) => nextAttemptAt && <Time iso={nextAttemptAt} relative />,
          },
          { head: texts.error, cell: ({ lastError }) => <Foreign>{lastError ?? ''}</Foreign> },
        ]}
      />
    </Panel>
  );
};
