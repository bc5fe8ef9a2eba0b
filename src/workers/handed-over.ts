import { move, transferableSymbol, valueSymbol } from 'piscina';

/** A task's answer whose `bytes` are handed over to the caller rather than copied, where they own their memory. */
export function handedOver<T extends object>(answer: T, bytes: readonly Uint8Array[]): T {
  const own = bytes.filter((one) => one.byteLength === one.buffer.byteLength).map(({ buffer }) => buffer);
  // Piscina unwraps it on its way
  const parcel: object = { [transferableSymbol]: own, [valueSymbol]: answer };
  return move(parcel as Parameters<typeof move>[0]) as unknown as T;
}
