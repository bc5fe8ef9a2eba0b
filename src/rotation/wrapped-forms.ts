import { keyIdIn, sealedBy, type DataKeys } from '../keys/data-keys.js';

/** A form in which values are kept that a data key sealed. */
export interface WrappedForm {
  /** SQL: whether the column's value has this form. */
  isSealed(column: string): string;
  /** SQL: the part of the value that tells the key; `mark` and `idIn` are what it says. */
  markOf(column: string): string;
  mark(keyId: string): string;
  idIn(mark: string): string | undefined;
  /** The value under the current key. `nonce`: makes 12 random bytes. Rejects when no configured key opens it. */
  rewrap(keys: DataKeys, value: string, nonce: () => Uint8Array): Promise<string>;
}

/** Every key's header has the same length. */
const HEADER_LENGTH = sealedBy('0'.repeat(16)).length;
/** How a compact JWE begins: with `{"` in Base64url. JSON does not. */
const JWE_BEGINNING = 'eyJ';

/** A secret as compact JWE. */
export const JWE: WrappedForm = {
  isSealed: (column) => `SUBSTR(${column}, 1, ${JWE_BEGINNING.length}) = '${JWE_BEGINNING}'`,
  markOf: (column) => `SUBSTR(${column}, 1, ${HEADER_LENGTH})`,
  mark: sealedBy,
  idIn: keyIdIn,
  rewrap: async (keys, value) => keys.seal(await keys.open(value)),
};

/** 6 bytes in Base64url. */
const PERSON_ID_LENGTH = 8;
const KEY_ID_LENGTH = 16;

/** The key of a person: `<id>.<id of the data key>.<Base64url>`. */
export const PERSON_KEY: WrappedForm = {
  isSealed: (column) => `${column} IS NOT NULL`,
  markOf: (column) => `SUBSTR(${column}, ${PERSON_ID_LENGTH + 2}, ${KEY_ID_LENGTH})`,
  mark: (keyId) => keyId,
  idIn: (mark) => mark,
  rewrap: (keys, value, nonce) => {
    const end = PERSON_ID_LENGTH + 1;
    return Promise.resolve().then(
      () => value.slice(0, end) + keys.wrap(keys.unwrap(value.slice(end)), nonce()),
    );
  },
};
