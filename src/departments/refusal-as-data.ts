import { ProtocolError } from '../protocol/protocol-error.js';

/** Errors lose their class between threads: a refusal travels as data. */
export type Refused = { readonly refused: Pick<ProtocolError, 'code' | 'reason' | 'envelope'> };

export function refusalAsData<T>(read: () => T): T | Refused {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, reason, envelope } = error;
    return { refused: { code, reason, envelope } };
  }
}

/** The way back: throws the refusal. */
export function accepted<T extends object>(answer: T | Refused): T {
  if (!('refused' in answer)) return answer;
  const { code, reason, envelope } = answer.refused;
  throw new ProtocolError(code, reason, envelope);
}
