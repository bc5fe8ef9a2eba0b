import type { ReactElement } from 'react';
import { useTexts } from '../i18n/texts.js';

export type Tone = 'good' | 'calm' | 'late' | 'wait' | 'bad' | 'ours';

export const OUTCOME_TONES: Readonly<Record<string, Tone>> = {
  applied: 'good',
  unchanged: 'calm',
  superseded: 'late',
  held: 'wait',
  resent: 'calm',
  refused: 'bad',
  failed: 'ours',
};

export const Badge = ({
  tone = 'calm',
  children,
}: {
  readonly tone?: Tone | undefined;
  readonly children: string;
}): ReactElement => (
  <span className="badge" data-tone={tone}>
    {children}
  </span>
);

export const OutcomeBadge = ({ outcome }: { readonly outcome: string }): ReactElement => (
  <Badge tone={OUTCOME_TONES[outcome]}>{useTexts().outcomes[outcome] ?? outcome}</Badge>
);
