/** Changes of a batch are fewer. */
const ITEMS = 2 ** 20;

/** In the place of a change that has not come yet. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** The place of a change in the log as one number that grows in the order of commits. `item`: which of its batch, from 0. */
export const placeNumber = (position: number, item: number): number => position * ITEMS + item;

export const positionIn = (place: number): number => Math.floor(place / ITEMS);
export const itemIn = (place: number): number => place % ITEMS;
/** The last place that a batch can have. */
export const endOf = (position: number): number => placeNumber(position + 1, 0) - 1;
