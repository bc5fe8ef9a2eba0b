import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState, type ReactElement } from 'react';
import { useReceiptStream } from '../../api/use-receipt-stream.js';
import { useApi } from '../../api/use-api.js';
import type { Overview as OverviewItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Segments } from '../../parts/controls.js';
import { Loading, PageHead, ProblemNotice } from '../../parts/panels.js';
import { CallChart } from './call-chart.js';
import { LiveFeed } from './live-feed.js';
import { QuietTenants } from './quiet-tenants.js';
import { Targets } from './targets.js';
import { Tiles } from './tiles.js';
import { Troubles } from './troubles.js';

export type Span = 'day' | 'week';

/** Counts are asked for again at most this often while calls come in, ms. */
const AGAIN_MS = 2000;

export const Overview = (): ReactElement => {
  const { pages, leads, overview: texts } = useTexts();
  const [span, setSpan] = useState<Span>('day');
  const overview = useApi<OverviewItem>('overview', {}, { everyMs: 30_000 });
  const stream = useReceiptStream(useRefresh());
  return (
    <>
      <PageHead title={pages.overview} lead={leads.overview}>
        <Segments
          label={texts.window}
          value={span}
          choices={[
            { value: 'day', label: texts.day },
            { value: 'week', label: texts.week },
          ]}
          onChange={setSpan}
        />
      </PageHead>
      {overview.isError && <ProblemNotice error={overview.error} onRetry={() => void overview.refetch()} />}
      {overview.isPending && <Loading />}
      {overview.data && (
        <>
          <Tiles overview={overview.data} span={span} />
          <div className="columns">
            <div className="stack">
              <Troubles overview={overview.data} span={span} />
              <CallChart hours={overview.data.calls.hours} span={span} />
              <QuietTenants tenants={overview.data.tenants} />
            </div>
            <div className="stack">
              <LiveFeed stream={stream} />
              <Targets targets={overview.data.deliveries} />
            </div>
          </div>
        </>
      )}
    </>
  );
};

function useRefresh(): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['overview'] });
    }, AGAIN_MS);
  }, [client]);
}
