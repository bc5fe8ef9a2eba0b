import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { callApi } from '../../api/call-api.js';
import { useList } from '../../api/use-api.js';
import type { DeliveryItem, RetryAnswer } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { Confirm } from '../../parts/confirm.js';
import { Action, Select, TextFilter } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing, type Column } from '../../parts/listing.js';
import { fromLocal, toLocal } from '../../parts/local-time.js';
import { Empty, Panel } from '../../parts/panels.js';
import { fullTime, Time } from '../../parts/time.js';
import { narrow, to, useRoute, type Query } from '../../route.js';

const STATUSES = ['abandoned', 'queued', 'delivered', 'superseded', 'all'] as const;
const TONES: Readonly<Record<string, Tone>> = { abandoned: 'wait', queued: 'late', delivered: 'good' };

/** `eventIds`: these; without: all that fit the filters. */
interface Wish {
  readonly target?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly eventIds?: readonly string[];
}

const keyOf = ({ target, eventId }: DeliveryItem): string => JSON.stringify([target, eventId]);

/** One wish for each target. */
function wishesOf(items: readonly DeliveryItem[]): Wish[] {
  const targets = [...new Set(items.map(({ target }) => target))];
  return targets.map((target) => ({
    target,
    eventIds: items.filter((item) => item.target === target).map(({ eventId }) => eventId),
  }));
}

/** Changes that were given up, why, and sending them again. */
export const Parked = ({ filter }: { readonly filter: Query }): ReactElement => {
  const { deliveries: texts, words } = useTexts();
  const route = useRoute();
  const value = (name: string): string => route.query.get(name) ?? '';
  const status = STATUSES.find((name) => name === value('status')) ?? 'abandoned';
  const list = useList<DeliveryItem>('deliveries', { ...filter, status });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [wishes, setWishes] = useState<readonly Wish[]>();
  const [queued, setQueued] = useState<number>();
  const { target, tenantId } = filter;
  const range = { target, tenantId, from: value('from') || undefined, to: value('to') || undefined };
  const choose = (keys: readonly string[], on: boolean): void => {
    const next = new Set(chosen);
    for (const key of keys) {
      if (on) next.add(key);
      else next.delete(key);
    }
    setChosen(next);
  };
  return (
    <Panel
      title={texts.parked}
      bare
      aside={
        <div className="row">
          {chosen.size > 0 && (
            <Action
              needs="operate"
              className="primary"
              onClick={() => setWishes(wishesOf(list.items.filter((item) => chosen.has(keyOf(item)))))}
            >
              {texts.retryChosen(chosen.size)}
            </Action>
          )}
          <Action needs="operate" onClick={() => setWishes([range])}>
            {texts.retryAll}
          </Action>
        </div>
      }
    >
      <div className="body stack">
        <p className="soft">{texts.parkedText}</p>
        {queued !== undefined && (
          <p className="notice" data-tone="good" role="status">
            {texts.queued(queued)}
          </p>
        )}
        <form className="filters" onSubmit={(event) => event.preventDefault()}>
          <Select
            label={words.state}
            value={status}
            choices={STATUSES.map((name) => ({ value: name, label: texts.statuses[name] ?? words.all }))}
            onChange={(picked) => narrow(route, { status: picked === 'abandoned' ? '' : picked })}
          />
          <TextFilter
            label={texts.parkedFrom}
            type="datetime-local"
            value={toLocal(value('from'))}
            onChange={(text) => narrow(route, { from: fromLocal(text) })}
          />
          <TextFilter
            label={texts.parkedUntil}
            type="datetime-local"
            value={toLocal(value('to'))}
            onChange={(text) => narrow(route, { to: fromLocal(text) })}
          />
        </form>
      </div>
      <Listing
        label={texts.parked}
        list={list}
        keyOf={keyOf}
        empty={<Empty title={texts.noParked}>{texts.noParkedText}</Empty>}
        columns={columnsOf(useTexts(), {
          chosen,
          choose,
          shown: list.items.filter((item) => item.status === 'abandoned').map(keyOf),
          onRetry: (item) => setWishes(wishesOf([item])),
        })}
      />
      {wishes && (
        <RetryDialog
          wishes={wishes}
          onClose={() => setWishes(undefined)}
          onQueued={(count) => {
            setQueued(count);
            setChosen(new Set());
          }}
        />
      )}
    </Panel>
  );
};

interface Choosing {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: readonly string[], on: boolean) => void;
  readonly shown: readonly string[];
  readonly onRetry: (item: DeliveryItem) => void;
}

function columnsOf(all: ReturnType<typeof useTexts>, choosing: Choosing): Column<DeliveryItem>[] {
  const { deliveries: texts, words, diff } = all;
  const { chosen, choose, shown, onRetry } = choosing;
  return [
    {
      head: texts.change,
      headExtra:
        shown.length > 0 ? (
          <input
            type="checkbox"
            aria-label={texts.chooseAll}
            checked={shown.every((id) => chosen.has(id))}
            onChange={(event) => choose(shown, event.target.checked)}
          />
        ) : undefined,
      cell: (item) => (
        <label className="check">
          {item.status === 'abandoned' && (
            <input
              type="checkbox"
              aria-label={texts.choose(item.eventId)}
              checked={chosen.has(keyOf(item))}
              onChange={(event) => choose([keyOf(item)], event.target.checked)}
            />
          )}
          <span>
            {diff.verbs[item.type] ?? item.type}
            <br />
            <a className="small mono" href={to(['receipts', item.eventId.replace(/\..*/, '')])}>
              {item.eventId}
            </a>
          </span>
        </label>
      ),
    },
    { head: words.target, cell: ({ target }) => <Foreign>{target}</Foreign> },
    { head: words.tenant, cell: ({ tenantId }) => <Foreign>{tenantId}</Foreign> },
    {
      head: words.state,
      cell: ({ status }) => <Badge tone={TONES[status]}>{texts.statuses[status] ?? status}</Badge>,
    },
    { head: words.reason, cell: ({ reason }) => <Foreign>{reason}</Foreign> },
    { head: texts.attempts, number: true, cell: ({ attempts }) => attempts },
    { head: texts.parkedAt, cell: ({ parkedAt }) => <Time iso={parkedAt} /> },
    {
      head: words.actions,
      cell: (item) =>
        item.status === 'abandoned' && (
          <Action needs="operate" quiet onClick={() => onRetry(item)}>
            {texts.retryOne}
          </Action>
        ),
    },
  ];
}

const RetryDialog = ({
  wishes,
  onClose,
  onQueued,
}: {
  readonly wishes: readonly Wish[];
  readonly onClose: () => void;
  readonly onQueued: (count: number) => void;
}): ReactElement => {
  const { deliveries: texts, words } = useTexts();
  const client = useQueryClient();
  const named = wishes.reduce((sum, { eventIds = [] }) => sum + eventIds.length, 0);
  const { target, tenantId, from, to: until } = wishes[0] ?? {};
  const parts = [
    target && `${words.target}: ${target}`,
    tenantId && `${words.tenant}: ${tenantId}`,
    from && `${words.from}: ${fullTime(from)}`,
    until && `${words.until}: ${fullTime(until)}`,
  ].filter(Boolean);
  const retry = async (): Promise<void> => {
    let queued = 0;
    for (const body of wishes)
      queued += (await callApi<RetryAnswer>('deliveries/retry', { method: 'POST', body })).queued;
    onQueued(queued);
    await client.invalidateQueries({
      predicate: ({ queryKey: [of] }) => /^(deliveries|overview)/.test(String(of)),
    });
  };
  return (
    <Confirm
      title={texts.confirmTitle}
      confirm={named > 0 ? texts.retryOne : texts.retryAll}
      onClose={onClose}
      onConfirm={retry}
    >
      <p>{named > 0 ? texts.confirmSome(named) : texts.confirmAll(parts.join(' · ') || texts.everything)}</p>
    </Confirm>
  );
};
