import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { callApi, fetchApi } from '../../api/call-api.js';
import { useApi, useList } from '../../api/use-api.js';
import { useTexts } from '../../i18n/texts.js';
import { Select, TextFilter } from '../../parts/controls.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { fromLocal, toLocal } from '../../parts/local-time.js';
import { Empty, Loading, PageHead, Panel, ProblemNotice } from '../../parts/panels.js';
import { fullTime } from '../../parts/time.js';

type Fields = Readonly<Record<string, unknown>>;

const AuditPage = (): ReactElement => {
  const { pages, leads, audit: texts } = useTexts();
  const state = useApi<Fields>('audit/state');
  return (
    <>
      <PageHead title={pages.audit} lead={leads.audit} />
      <div className="stack">
        <div className="columns">
          <Panel title={texts.state}>
            {state.isError && <ProblemNotice error={state.error} onRetry={() => void state.refetch()} />}
            {state.isPending && <Loading />}
            {state.data && <FieldList fields={state.data} />}
          </Panel>
          <Verification />
        </div>
        <Export />
        <Seals />
      </div>
    </>
  );
};

const Verification = (): ReactElement => {
  const { audit: texts } = useTexts();
  const result = useQuery<Fields>({
    queryKey: ['audit/verify'],
    queryFn: ({ signal }) => callApi<Fields>('audit/verify', { signal }),
    enabled: false,
    retry: false,
  });
  const intact = result.data && (result.data['intact'] ?? result.data['valid'] ?? result.data['ok']);
  return (
    <Panel
      title={texts.verify}
      aside={
        <button type="button" onClick={() => void result.refetch()}>
          {result.isFetching ? texts.verifying : texts.verify}
        </button>
      }
    >
      <div className="stack" aria-live="polite">
        {result.isError && <ProblemNotice error={result.error} />}
        {intact !== undefined && (
          <p className="notice" data-tone={intact === true ? 'good' : 'bad'}>
            <strong>{intact === true ? texts.intact : texts.broken}</strong>
          </p>
        )}
        {result.data && <FieldList fields={result.data} />}
      </div>
    </Panel>
  );
};

const Seals = (): ReactElement => {
  const { audit: texts } = useTexts();
  const list = useList<Fields>('audit/seals');
  const names = Object.keys(list.items[0] ?? {});
  return (
    <Panel title={texts.seals} bare>
      <Listing<Fields>
        label={texts.seals}
        list={list}
        keyOf={(seal) => JSON.stringify(seal)}
        empty={<Empty title={texts.noSeals}>{texts.noSealsText}</Empty>}
        columns={names.map((name) => ({ head: name, cell: (seal) => <FieldValue value={seal[name]} /> }))}
      />
    </Panel>
  );
};

/** The file is made of what the connector streams: a link could not carry the token. */
const Export = (): ReactElement => {
  const { audit: texts, words } = useTexts();
  const [format, setFormat] = useState('jsonl');
  const [range, setRange] = useState({ from: '', to: '' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const download = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const query = { format, from: range.from || undefined, to: range.to || undefined };
      const reply = await fetchApi('audit/export', { query });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await reply.blob());
      link.download = `koosync-audit.${format}`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  return (
    <Panel title={texts.export}>
      <p className="soft">{texts.exportText}</p>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <Select
          label={texts.format}
          value={format}
          choices={[
            { value: 'jsonl', label: 'JSON Lines' },
            { value: 'csv', label: 'CSV' },
          ]}
          onChange={setFormat}
        />
        <TextFilter
          label={words.from}
          type="datetime-local"
          value={toLocal(range.from)}
          onChange={(text) => setRange({ ...range, from: fromLocal(text) })}
        />
        <TextFilter
          label={words.until}
          type="datetime-local"
          value={toLocal(range.to)}
          onChange={(text) => setRange({ ...range, to: fromLocal(text) })}
        />
        <button type="button" aria-disabled={busy} onClick={() => !busy && void download()}>
          {busy ? texts.downloading : texts.download}
        </button>
      </form>
      {error !== undefined && <ProblemNotice error={error} />}
    </Panel>
  );
};

const FieldList = ({ fields }: { readonly fields: Fields }): ReactElement => (
  <dl className="facts">
    {Object.entries(fields).flatMap(([name, value]) => [
      <dt key={`${name} term`}>{name}</dt>,
      <dd key={name}>
        <FieldValue value={value} />
      </dd>,
    ])}
  </dl>
);

const FieldValue = ({ value }: { readonly value: unknown }): ReactElement => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
  return <Foreign>{isTime ? fullTime(text) : (text ?? '')}</Foreign>;
};

export default AuditPage;
