/** ISO 8601 in UTC, with milliseconds. `epochMs`: up to the year 275760. */
export const isoTime = (epochMs: number): string => new Date(epochMs).toISOString();
