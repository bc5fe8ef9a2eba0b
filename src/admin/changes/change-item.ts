import type { Change } from '../../outbox/change.js';
import { isoTime } from '../lists/iso-time.js';
import type { ChangeItem } from './changes.dto.js';

/** A change as the API tells it. */
export const changeItem = ({ sourceTime, ...change }: Change): ChangeItem => ({
  ...(change as unknown as Omit<ChangeItem, 'sourceTime'>),
  sourceTime: isoTime(sourceTime),
});
