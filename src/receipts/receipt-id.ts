const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A receipt's id: 10 characters of time and 8 of chance, in Crockford's Base32; sorts by time. `random`: 8 bytes. */
export function receiptId(now: number, random: Uint8Array): string {
  let id = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) id = ALPHABET.charAt(rest % 32) + id;
  for (let i = 0; i < 8; i++) id += ALPHABET.charAt((random[i] ?? 0) % 32);
  return id;
}

/** The time in a receipt's id, epoch ms. */
export function receivedAtOf(id: string): number {
  let time = 0;
  for (const letter of id.slice(0, 10)) time = time * 32 + ALPHABET.indexOf(letter);
  return time;
}
