const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A receipt's id: 10 characters of time and 8 of chance, in Crockford's Base32; sorts by time. `random`: 8 bytes. */
export function receiptId(now: number, random: Uint8Array): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32))
    time = ALPHABET.charAt(rest % 32) + time;
  return time + Array.from(random.subarray(0, 8), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
