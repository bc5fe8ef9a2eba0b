const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A receipt's id: 10 characters of time and 8 of chance, in Crockford's Base32; sorts by time. `random`: 8 bytes. */
export function receiptId(now: number, random: Uint8Array): string {
  let id = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) id = ALPHABET.charAt(rest % 32) + id;
  for (let i = 0; i < 8; i++) id += ALPHABET.charAt((random[i] ?? 0) % 32);
  return id;
}
