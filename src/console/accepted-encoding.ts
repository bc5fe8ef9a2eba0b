/** The best encoding that an `Accept-Encoding` allows: `br`, `gzip`, or undefined for none. */
export function acceptedEncoding(header: string | undefined): 'br' | 'gzip' | undefined {
  const accepted = new Set(
    (header ?? '')
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.replace(/;.*/, '').trim()),
  );
  return (['br', 'gzip'] as const).find((encoding) => accepted.has(encoding));
}
