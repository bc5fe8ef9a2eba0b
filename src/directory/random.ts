/** Where chance comes from, so that tests can set it. */
export interface Random {
  bytes(count: number): Uint8Array;
}
export const Random = Symbol('Random');

/** Chance drawn four kilobytes at a time: a system call for each id would cost as much as the rest of it. */
export function pooledRandom(draw: (count: number) => Uint8Array): Random {
  let pool: Uint8Array = new Uint8Array();
  return {
    bytes: (count) => {
      if (pool.length < count) pool = draw(Math.max(4096, count));
      const taken = pool.subarray(0, count);
      pool = pool.subarray(count);
      return taken;
    },
  };
}
