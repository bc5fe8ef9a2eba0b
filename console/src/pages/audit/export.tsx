import { useState, type ReactElement } from 'react';
import { fetchApi } from '../../api/call-api.js';
import { useTexts } from '../../i18n/texts.js';
import { Select, TextFilter } from '../../parts/controls.js';
import { fromLocal, toLocal } from '../../parts/local-time.js';
import { Panel, ProblemNotice } from '../../parts/panels.js';

/** Saves what the connector exports to a file: a plain link could not carry the token. */
export const Export = (): ReactElement => {
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
      <div className="stack">
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
          <button
            type="button"
            aria-disabled={busy}
            onClick={() => {
              if (!busy) void download();
            }}
          >
            {busy ? texts.downloading : texts.download}
          </button>
        </form>
        {error !== undefined && <ProblemNotice error={error} />}
      </div>
    </Panel>
  );
};
