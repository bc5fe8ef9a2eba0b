/** An integer sent as a number or as decimal digits (V1 sends every value as text); otherwise `undefined`. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
