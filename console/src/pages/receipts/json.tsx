import { useState, type ReactElement } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { Segments } from '../../parts/controls.js';
import { shown } from '../../parts/foreign.js';

/** Deeper than this it starts closed. */
const OPEN = 3;

/** A message, readable or as it is. */
export const Json = ({ value, raw }: { readonly value: unknown; readonly raw?: string }): ReactElement => {
  const { receipts: texts } = useTexts();
  const [view, setView] = useState<'readable' | 'raw'>('readable');
  return (
    <div className="stack">
      <Segments
        label={texts.readable}
        value={view}
        choices={[
          { value: 'readable', label: texts.readable },
          { value: 'raw', label: texts.raw },
        ]}
        onChange={setView}
      />
      {view === 'readable' ? (
        <div className="json">
          <Value value={value} depth={0} />
        </div>
      ) : (
        <pre className="raw" tabIndex={0}>
          {shown(raw ?? JSON.stringify(value, null, 2))}
        </pre>
      )}
    </div>
  );
};

const Value = ({ value, depth }: { readonly value: unknown; readonly depth: number }): ReactElement => {
  if (typeof value === 'string') return <span className="text foreign">{shown(value)}</span>;
  if (typeof value !== 'object' || value === null) return <span className="other">{String(value)}</span>;
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return <span className="other">{Array.isArray(value) ? '[]' : '{}'}</span>;
  const list = (
    <ul>
      {entries.map(([key, inner]) => (
        <li key={key}>
          <span className="key foreign">{shown(key)}</span>: <Value value={inner} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
  if (depth === 0) return list;
  return (
    <details open={depth < OPEN}>
      <summary className="soft">
        {Array.isArray(value) ? `[ ${entries.length} ]` : `{ ${entries.length} }`}
      </summary>
      {list}
    </details>
  );
};
