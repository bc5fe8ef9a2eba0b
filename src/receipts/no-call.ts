/** What only a call of the marketplace has, in the receipt of anything else. */
export const NO_CALL = {
  nonce: null,
  durationMs: 0,
  bodySize: 0,
  bodyHash: '',
  canonicalForm: null,
  secretKeyMatched: null,
  reply: '',
  firstId: null,
  calls: 1,
};
