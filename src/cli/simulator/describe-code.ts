import { RESULT_CODES } from '../../protocol/result-code.js';

/** What a result code says, in English; empty for what is none. */
export const describeCode = (code: string): string =>
  Object.hasOwn(RESULT_CODES, code) ? RESULT_CODES[code as keyof typeof RESULT_CODES].en : '';
