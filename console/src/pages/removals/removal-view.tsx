import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { callApi } from '../../api/call-api.js';
import { useApi } from '../../api/use-api.js';
import type { RemovalItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge } from '../../parts/badges.js';
import { Confirm } from '../../parts/confirm.js';
import { Action } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Empty, Loading, PageHead, Panel, ProblemNotice } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { to } from '../../route.js';
import { REMOVAL_TONES } from './removal-list.js';

export const RemovalView = ({ id }: { readonly id: string }): ReactElement => {
  const { pages, removals: texts } = useTexts();
  const removal = useApi<RemovalItem>(`removals/${encodeURIComponent(id)}`);
  const crumbs = <a href={to(['removals'])}>{pages.removals}</a>;
  if (removal.isPending || removal.isError)
    return (
      <>
        <PageHead title={texts.title} crumbs={crumbs} />
        {removal.isError ? (
          <ProblemNotice error={removal.error} onRetry={() => void removal.refetch()} />
        ) : (
          <Loading />
        )}
      </>
    );
  const { state, tenantId, instanceId, lane, removals, live, heldAt, listTime, settledAt } = removal.data;
  return (
    <>
      <PageHead
        title={texts.title}
        crumbs={crumbs}
        lead={<Badge tone={REMOVAL_TONES[state]}>{texts.states[state] ?? state}</Badge>}
      />
      <div className="stack">
        <Panel title={texts.of(removals, live)} aside={<Decision removal={removal.data} />}>
          <Facts>
            {[
              [
                pages.tenants,
                <a key="tenant" href={to(['tenants', tenantId, 'organisation'], { instanceId, lane })}>
                  <Foreign>{tenantId}</Foreign>
                </a>,
              ],
              [texts.heldAt, <Time key="held" iso={heldAt} />],
              [texts.listTime, <Time key="list" iso={listTime} />],
              ...(settledAt ? ([[texts.settledAt, <Time key="settled" iso={settledAt} />]] as const) : []),
            ]}
          </Facts>
        </Panel>
        <Preview removal={removal.data} />
      </div>
    </>
  );
};

const Facts = ({
  children,
}: {
  readonly children: readonly (readonly [string, ReactElement])[];
}): ReactElement => (
  <dl className="facts">
    {children.flatMap(([term, value]) => [<dt key={`${term} term`}>{term}</dt>, <dd key={term}>{value}</dd>])}
  </dl>
);

/** What would go: each department with its path, struck as a difference is. */
const Preview = ({ removal }: { readonly removal: RemovalItem }): ReactElement => {
  const { removals: texts, words, organisation } = useTexts();
  const { difference } = removal;
  if (!difference || difference.total === 0)
    return (
      <Panel title={texts.preview} bare>
        <Empty title={difference ? texts.noPreview : texts.settled} />
      </Panel>
    );
  const { departments, total, users } = difference;
  return (
    <Panel title={texts.preview} bare>
      <p className="body soft">
        {texts.previewText(total, users)} {departments.length < total && texts.partial(departments.length)}
      </p>
      <div className="table-frame diff" role="region" aria-label={texts.preview} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.code}</th>
              <th scope="col">{words.department}</th>
              <th scope="col">{organisation.path}</th>
              <th scope="col" className="number">
                {texts.usersIn}
              </th>
            </tr>
          </thead>
          <tbody>
            {departments.map((department) => (
              <tr key={department.code}>
                <th scope="row">
                  <Foreign code>{department.code}</Foreign>
                </th>
                <td>
                  <del>
                    <Foreign>{department.name}</Foreign>
                  </del>
                </td>
                <td className="soft">
                  <Foreign>{department.path?.join(' › ') ?? ''}</Foreign>
                </td>
                <td className="number">{department.users}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};

const Decision = ({ removal }: { readonly removal: RemovalItem }): ReactElement | null => {
  const { removals: texts } = useTexts();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'approve' | 'reject'>();
  const [done, setDone] = useState<string>();
  const { id, state, difference } = removal;
  if (done !== undefined)
    return (
      <p role="status" className="notice" data-tone="good">
        {done}
      </p>
    );
  if (state !== 'open') return null;
  const decide = async (decision: 'approve' | 'reject'): Promise<void> => {
    const path = `removals/${encodeURIComponent(id)}/${decision}`;
    const { removed } = await callApi<{ removed: number }>(path, { method: 'POST' });
    setDone(decision === 'approve' ? texts.done(removed) : texts.kept);
    await client.invalidateQueries({
      predicate: ({ queryKey: [of] }) => /^(removals|overview)/.test(String(of)),
    });
  };
  return (
    <div className="row">
      <Action needs="operate" onClick={() => setAsking('reject')}>
        {texts.reject}
      </Action>
      <Action needs="operate" className="danger" onClick={() => setAsking('approve')}>
        {texts.approve}
      </Action>
      {asking && (
        <Confirm
          title={asking === 'approve' ? texts.approveTitle : texts.rejectTitle}
          confirm={asking === 'approve' ? texts.approve : texts.reject}
          danger={asking === 'approve'}
          onConfirm={() => decide(asking)}
          onClose={() => setAsking(undefined)}
        >
          <p>
            {asking === 'approve'
              ? texts.approveText(difference?.total ?? 0, difference?.users ?? 0)
              : texts.rejectText}
          </p>
        </Confirm>
      )}
    </div>
  );
};
