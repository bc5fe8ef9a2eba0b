import { ProtocolError } from '../dist/src/protocol/protocol-error.js';

/** Fails the target: the code under test does what it must not. */
export function must(holds, what) {
  if (!holds) throw new Error(what);
}

/** What `work` returns; undefined when it refuses with a ProtocolError that says what it has to. Everything else is a finding. */
export function unlessRefused(work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    must(/^\d{6}$/.test(error.code) && error.code !== '000000', `refused with ${error.code}`);
    const { name, zh, en } = error.reason;
    must(name !== '' && zh !== '' && en !== '', 'a refusal without words');
    return undefined;
  }
}
