import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { callApi } from '../../api/call-api.js';
import type { InstanceItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { Confirm } from '../../parts/confirm.js';
import { Action } from '../../parts/controls.js';
import { shown } from '../../parts/foreign.js';

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good',
  provisioning: 'late',
  frozen: 'wait',
  released: 'wait',
  failed: 'bad',
};

export const InstanceBadge = ({ instance }: { readonly instance: InstanceItem }): ReactElement => (
  <Badge tone={TONES[instance.status]}>
    {useTexts().instances.statuses[instance.status] ?? instance.status}
  </Badge>
);

/** Takes a release back while the instance is not purged yet. */
export const KeepInstance = ({ instance }: { readonly instance: InstanceItem }): ReactElement | null => {
  const { instances: texts } = useTexts();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { instanceId, lane, status } = instance;
  if (status !== 'released') return null;
  return (
    <>
      <Action needs="operate" quiet onClick={() => setAsking(true)}>
        {texts.keep}
      </Action>
      {asking && (
        <Confirm
          title={texts.keepTitle}
          confirm={texts.keep}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const path = `instances/${encodeURIComponent(instanceId)}/keep`;
            await callApi(path, { method: 'POST', query: { lane } });
            await client.invalidateQueries({ queryKey: ['instances'] });
          }}
        >
          <p>{texts.keepText(shown(instanceId))}</p>
        </Confirm>
      )}
    </>
  );
};
