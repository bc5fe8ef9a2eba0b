import type { ReactElement, ReactNode } from 'react';
import type { List } from '../api/use-api.js';
import { ListEnd } from './list-end.js';
import { Loading, ProblemNotice } from './panels.js';

export interface Column<T> {
  readonly head: string;
  /** Stands before it. */
  readonly headExtra?: ReactNode;
  readonly cell: (item: T) => ReactNode;
  readonly number?: boolean;
}

/** A list of the admin API as a table, with what to show while it loads, fails or is empty. The first column names the row. */
export function Listing<T>({
  label,
  list,
  columns,
  keyOf,
  empty,
}: {
  readonly label: string;
  readonly list: List<T>;
  readonly columns: readonly Column<T>[];
  readonly keyOf: (item: T) => string;
  readonly empty: ReactNode;
}): ReactElement {
  const { items, result } = list;
  if (result.isError && items.length === 0)
    return <ProblemNotice error={result.error} onRetry={() => void result.refetch()} />;
  if (result.isPending) return <Loading />;
  if (items.length === 0) return <div className="table-frame">{empty}</div>;
  return (
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ head, headExtra, number }, i) => (
              <th key={i} scope="col" className={number ? 'number' : undefined}>
                {headExtra} {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ cell, number }, i) =>
                i === 0 ? (
                  <th key={i} scope="row">
                    {cell(item)}
                  </th>
                ) : (
                  <td key={i} className={number ? 'number' : undefined}>
                    {cell(item)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ListEnd result={result} shown={items.length} />
    </div>
  );
}
