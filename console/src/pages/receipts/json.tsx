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
  return (
    <ul>
      {Object.entries(value as Record<string, unknown>).map(([key, inner]) => (
        <li key={key}>
          <Entry name={key} value={inner} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
};

const Entry = ({
  name,
  value,
  depth,
}: {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
}): ReactElement => {
  const key = <span className="key foreign">{shown(name)}</span>;
  const size = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  if (size === 0)
    return (
      <>
        {key}: <Value value={typeof value === 'object' && value !== null ? '' : value} depth={depth} />
      </>
    );
  return (
    <details open={depth < OPEN}>
      <summary>
        {key} <span className="soft">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
      </summary>
      <Value value={value} depth={depth} />
    </details>
  );
};
