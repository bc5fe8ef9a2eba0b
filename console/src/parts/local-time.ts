import { fullTime } from './time.js';

/** What a `datetime-local` field shows for a time of the connector's; empty for none. */
export const toLocal = (iso: string): string =>
  Number.isNaN(Date.parse(iso)) ? '' : fullTime(iso).replace(' ', 'T').slice(0, 16);

/** And back. */
export const fromLocal = (text: string): string =>
  Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString();
