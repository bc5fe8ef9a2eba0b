import type { ReactElement, ReactNode } from 'react';
import type { ReceiptChangeItem } from '../../../../src/admin/receipts/receipt-changes.dto.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { Foreign, shown } from '../../parts/foreign.js';
import { differenceOf, titleOf } from './difference-of.js';

const TONES: Readonly<Record<string, Tone>> = {
  saved: 'good',
  moved: 'late',
  authorized: 'good',
  updated: 'late',
  applied: 'good',
  held: 'wait',
  revoked: 'bad',
  removed: 'bad',
};

/** One object before and after. */
export const Difference = ({ item }: { readonly item: ReceiptChangeItem }): ReactElement => {
  const { diff, words } = useTexts();
  const { change } = item;
  const rows = differenceOf(item, words);
  const title = titleOf(change);
  return (
    <article aria-label={`${diff.verbs[change.type] ?? change.type} ${title}`}>
      <header>
        <Badge tone={TONES[change.type.replace(/^.*\./, '')]}>{diff.verbs[change.type] ?? change.type}</Badge>
        <strong>
          <Foreign>{title}</Foreign>
        </strong>
        {change.created && <span className="small soft">{diff.isNew}</span>}
      </header>
      {rows.length === 0 ? (
        <p className="body small soft">{diff.nothingElse}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{diff.field}</th>
              <th scope="col">{diff.before}</th>
              <th scope="col">{diff.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{diff.fields[field] ?? field}</th>
                <td>
                  {before === undefined ? <Gone>{diff.forgotten}</Gone> : <Side as="del">{before}</Side>}
                </td>
                <td>
                  <Side as="ins">{after}</Side>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </article>
  );
};

const Gone = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <span className="gone">{children}</span>
);

const Side = ({
  as: Tag,
  children,
}: {
  readonly as: 'ins' | 'del';
  readonly children: string;
}): ReactElement => {
  const { diff } = useTexts();
  return children === '' ? <Gone>{diff.absent}</Gone> : <Tag className="foreign">{shown(children)}</Tag>;
};
