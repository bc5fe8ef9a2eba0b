import type { ReactElement } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { LaneSelect, Select, TextFilter } from '../../parts/controls.js';
import { fromLocal, toLocal } from '../../parts/local-time.js';
import { narrow, to, useRoute } from '../../route.js';

/** Filters of the receipts; they stand in the address, so that a filtered list can be passed on. */
export const ReceiptFilters = (): ReactElement => {
  const { words, outcomes, kinds } = useTexts();
  const route = useRoute();
  const value = (name: string): string => route.query.get(name) ?? '';
  const set = (name: string) => (chosen: string) => narrow(route, { [name]: chosen });
  const any = { value: '', label: words.any };
  const choices = (texts: Readonly<Record<string, string>>, pairs = false) => [
    any,
    ...Object.entries(texts)
      .filter(([name]) => name !== 'deed')
      .map(([name, label]) => ({ value: name, label: pairs ? `${label} · ${name}` : label })),
  ];
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <Select
        label={words.outcome}
        value={value('outcome')}
        choices={choices(outcomes)}
        onChange={set('outcome')}
      />
      <Select
        label={words.kind}
        value={value('kind')}
        choices={choices(kinds, true)}
        onChange={set('kind')}
      />
      <TextFilter
        label={words.resultCode}
        value={value('resultCode')}
        onChange={set('resultCode')}
        placeholder="000001"
        short
      />
      <TextFilter label={words.tenant} value={value('tenantId')} onChange={set('tenantId')} />
      <TextFilter label={words.instance} value={value('instanceId')} onChange={set('instanceId')} />
      <TextFilter
        label={words.from}
        type="datetime-local"
        value={toLocal(value('from'))}
        onChange={(text) => set('from')(fromLocal(text))}
      />
      <TextFilter
        label={words.until}
        type="datetime-local"
        value={toLocal(value('to'))}
        onChange={(text) => set('to')(fromLocal(text))}
      />
      <LaneSelect
        value={value('lane') || 'production'}
        onChange={(lane) => set('lane')(lane === 'production' ? '' : lane)}
      />
      {route.query.size > 0 && (
        <a className="button" href={to(['receipts'])}>
          {words.clear}
        </a>
      )}
    </form>
  );
};
