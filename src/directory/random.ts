/** Where chance comes from, so that tests can set it. */
export interface Random {
  bytes(count: number): Uint8Array;
}
export const Random = Symbol('Random');
