import { createHmac } from 'node:crypto';
import { accessKey } from '../../src/protocol/access-key.js';
import { openRequest, type OpenedRequest } from '../../src/protocol/open-request.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { ROUTES } from '../../src/protocol/routes.js';

export const NOW = 1_760_863_876_115;
export const KEY = accessKey('test-access-key');
export const NONCE = '50D83FDECAED6CCD8EF597F2A577950527928BA287D04E6036E92B2806FD17DA';

/** A signed tenantSync; the signature covers `signed`, by default the body itself. Written without the code under test. */
export function kitRequest(
  body: string | Buffer,
  o: { signed?: string | Buffer; nonce?: string; timestamp?: string; secret?: string } = {},
): RawRequest {
  const { signed = body, nonce = NONCE, timestamp = String(NOW), secret = KEY.secret } = o;
  const sign = createHmac('sha256', secret)
    .update(secret + nonce + timestamp)
    .update(signed);
  return {
    method: 'POST',
    path: '/isv/produce/produceAPI/v2/tenantSync',
    query: '',
    headers: { 'x-nonce': nonce, 'x-timestamp': timestamp, 'x-sign': sign.digest('hex') },
    body: Buffer.from(body),
  };
}

export function open(raw: RawRequest, now = NOW, keys = [KEY], windowMs = 60_000): OpenedRequest {
  return openRequest(raw, ROUTES[0]!, keys, now, { windowMs });
}

/** The error a request is refused with; fails when it is not refused. */
export function refusalOf(raw: RawRequest, now = NOW, keys = [KEY], windowMs = 60_000): ProtocolError {
  try {
    open(raw, now, keys, windowMs);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('the request was accepted');
}
