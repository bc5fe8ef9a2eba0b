import { createHmac } from 'node:crypto';
import type { OutboundRequest } from '../outbound/exchange.js';
import { signV2Kit } from '../protocol/v2-kit-signature.js';
import type { Marketplace } from './marketplace-options.js';
import { signRequest } from './sign-request.js';
import type { UsageRecord } from './usage-record.js';

export const USAGE_PATH = '/api/mkp-openapi-public/global/v1/isv/usage-data';

/**
 * A usage push ("按需使用量推送（新）").
 *
 * Certain, printed in that page: POST, at most 1000 `usage_records` with these fields, times `yyyyMMdd'T'HHmmss'Z'`;
 * headers `ts`, `nonce` and `signature = base64(HMAC_SHA256(key, "ts={ts}&nonce={nonce}&body={body}"))`, the body
 * sorted naturally; AK/SK on top of it.
 * Inferred: that the key of `signature` is the access key of 密钥管理 ("ISV对接密钥"); that "sorted" means the names of
 * every object, which this body has from the start; and that the gateway of V2 products checks `x-sign` of the body
 * [476] instead. Both signatures are sent, over the same time and nonce: a server looks at the one it knows.
 *
 * @param nonce random, at most 64 characters.
 * @param at epoch ms.
 */
export function usageRequest(
  origin: string,
  records: readonly UsageRecord[],
  marketplace: Marketplace,
  nonce: string,
  at: number,
): OutboundRequest {
  const body = JSON.stringify({ usage_records: records.map(wireRecord) });
  const url = new URL(USAGE_PATH, origin);
  const request = { method: 'POST' as const, url, headers: { 'content-type': 'application/json' }, body };
  const headers = {
    ...signRequest(request, marketplace, at),
    ...usageSignatures(marketplace.usageKey, nonce, String(at), body),
  };
  return { ...request, headers };
}

/** Both forms, see `usageRequest`. */
export function usageSignatures(
  key: string,
  nonce: string,
  timestamp: string,
  body: string,
): Record<'signature' | 'ts' | 'nonce' | 'x-sign' | 'x-timestamp' | 'x-nonce', string> {
  const text = `ts=${timestamp}&nonce=${nonce}&body=${body}`;
  return {
    signature: createHmac('sha256', key).update(text).digest('base64'),
    ts: timestamp,
    nonce,
    'x-sign': signV2Kit(key, nonce, timestamp, Buffer.from(body)).toString('hex'),
    'x-timestamp': timestamp,
    'x-nonce': nonce,
  };
}

/** Names in ascending order. */
const wireRecord = (record: UsageRecord) => ({
  begin_time: wireTime(record.begin),
  end_time: wireTime(record.end),
  instance_id: record.instanceId,
  metering_sn: record.id,
  record_time: wireTime(record.recorded),
  ...(record.packageInstanceId !== undefined && { relate_pkg_instance: record.packageInstanceId }),
  usage_value: record.value,
});

/** `20220809T091000Z` */
const wireTime = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
