/** What keeps a body from being read at all. */
export type BodyFault = 'not-utf8' | 'not-json' | 'not-an-object' | 'too-deep';

/** The bytes are not one JSON object in UTF-8, nested at most {@link DEPTH_LIMIT} levels. */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody';

  constructor(readonly fault: BodyFault) {
    super(`the body is ${fault}`);
  }
}

/** Deepest nesting of objects and lists that is read; no message of the guide needs more than four levels. */
export const DEPTH_LIMIT = 100;
