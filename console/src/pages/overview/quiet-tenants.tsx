import type { ReactElement } from 'react';
import type { Overview } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Foreign } from '../../parts/foreign.js';
import { Empty, Panel } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { to } from '../../route.js';

/** When each enterprise was last heard of. */
export const QuietTenants = ({ tenants }: { readonly tenants: Overview['tenants'] }): ReactElement => {
  const { overview: texts } = useTexts();
  if (tenants.bound === 0)
    return (
      <Panel title={texts.quiet} bare>
        <Empty title={texts.noTenants}>{texts.noTenantsText}</Empty>
      </Panel>
    );
  return (
    <Panel
      title={texts.quiet}
      bare
      aside={<span className="small soft">{texts.quietText(tenants.bound)}</span>}
    >
      <div className="table-frame">
        <table>
          <tbody>
            {tenants.quietest.map(({ tenantId, instanceId, name, lastCallAt, lastReceiptId }) => (
              <tr key={`${tenantId} ${instanceId}`}>
                <th scope="row">
                  <a href={to(['tenants', tenantId, 'organisation'], { instanceId, lane: 'production' })}>
                    <Foreign>{name || tenantId}</Foreign>
                  </a>
                </th>
                <td className="number">
                  {lastReceiptId === null ? (
                    <Time iso={lastCallAt} relative />
                  ) : (
                    <a href={to(['receipts', lastReceiptId])}>
                      <Time iso={lastCallAt} relative />
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};
