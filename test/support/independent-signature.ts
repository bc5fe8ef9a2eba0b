import { createHmac, randomBytes } from 'node:crypto';
import { ACCESS_KEY } from './connector.js';

/**
 * The headers of a V2 kit call [476], made without the code under test. `signed`: the text that the signature covers,
 * written by hand where it is not the body itself.
 */
export function sign(
  signed: string | Buffer,
  options: { nonce?: string; timestamp?: string | number; accessKey?: string } = {},
): Record<string, string> {
  const {
    nonce = randomBytes(32).toString('hex').toUpperCase(),
    timestamp = Date.now(),
    accessKey = ACCESS_KEY,
  } = options;
  const mac = createHmac('sha256', accessKey).update(`${accessKey}${nonce}${timestamp}`).update(signed);
  return { 'x-nonce': nonce, 'x-timestamp': String(timestamp), 'x-sign': mac.digest('hex') };
}
