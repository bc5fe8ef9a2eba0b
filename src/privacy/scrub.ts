/** Texts shorter than this stand in too many words to be looked for. */
const SHORTEST = 2;

/** Every text and number in a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A foreign text, such as the reason of a failure, with `***` wherever one of the personal texts stands in it. */
export function scrubbed(text: string, personal: readonly string[]): string {
  const found = [...new Set(personal)].filter((one) => one.length >= SHORTEST && text.includes(one));
  // longer ones first: a name may stand in an e-mail address
  return found.sort((a, b) => b.length - a.length).reduce((rest, one) => rest.replaceAll(one, '***'), text);
}
