import type { ReactElement } from 'react';
import type { Overview } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Empty, Panel } from '../../parts/panels.js';
import { to, type Query } from '../../route.js';

/** How far each target is. */
export const Targets = ({ targets }: { readonly targets: Overview['deliveries'] }): ReactElement => {
  const { overview: texts, words } = useTexts();
  if (targets.length === 0)
    return (
      <Panel title={texts.targets} bare>
        <Empty title={texts.noTargets}>{texts.noTargetsText}</Empty>
      </Panel>
    );
  const cell = (count: number, query: Query): ReactElement => (
    <td className="number">{count === 0 ? 0 : <a href={to(['deliveries'], query)}>{count}</a>}</td>
  );
  return (
    <Panel title={texts.targets} bare>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.target}</th>
              {[texts.settled, texts.waiting, texts.failingOnes, texts.parkedOnes].map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {targets.map(({ target, settled, waiting, failing, parked }) => (
              <tr key={target}>
                <th scope="row">
                  <a href={to(['deliveries'], { target })}>{target}</a>
                </th>
                {cell(settled, { target, state: 'settled' })}
                {cell(waiting, { target, state: 'waiting' })}
                {cell(failing, { target, state: 'failing' })}
                {cell(parked, { target })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};
