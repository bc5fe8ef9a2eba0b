import type { ReactElement } from 'react';
import { useTexts } from '../i18n/texts.js';

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `5 minutes ago`; `iso` is a time of the connector's. */
export function ago(iso: string, locale: string, now = Date.now()): string {
  const passed = Date.parse(iso) - now;
  const [unit, length] = STEPS.find(([, length]) => Math.abs(passed) >= length) ?? STEPS[3];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(passed / length), unit);
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `2026-11-25 14:03:09` in the browser's time zone. */
export function fullTime(iso: string): string {
  const time = new Date(iso);
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return `${day} ${clockTime(iso)}`;
}

/** `14:03:09`. */
export function clockTime(iso: string): string {
  const time = new Date(iso);
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}

export const Time = ({
  iso,
  relative = false,
}: {
  readonly iso: string | null;
  readonly relative?: boolean;
}): ReactElement => {
  const { locale, words } = useTexts();
  if (iso === null) return <span className="soft">{words.never}</span>;
  const [text, title] = relative ? [ago(iso, locale), fullTime(iso)] : [fullTime(iso), ago(iso, locale)];
  return (
    <time className="nowrap" dateTime={iso} title={title}>
      {text}
    </time>
  );
};
