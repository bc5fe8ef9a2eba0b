import type { Reason } from '../protocol/protocol-error.js';
import { INSTANCE_KINDS, type Kind } from '../protocol/routes.js';

export const NONCE_USED: Reason = {
  name: 'nonce-used',
  zh: '随机数 nonce 已被另一个请求使用。',
  en: 'The nonce was used by another request.',
  retry: true,
  field: 'x-nonce',
};

export const FAILED: Reason = {
  name: 'internal-error',
  zh: '商家侧服务暂时不可用。',
  en: "The vendor's service is temporarily unavailable.",
  retry: true,
};

export const OVERDUE: Reason = {
  name: 'overdue',
  zh: '处理时间过长，仍在进行。',
  en: 'This takes longer than expected and is still going on.',
  retry: true,
};

export const STOPPING: Reason = {
  name: 'stopping',
  zh: '服务正在重启。',
  en: 'The service is restarting.',
  retry: true,
};

export const PATH_UNKNOWN: Reason = {
  name: 'path-unknown',
  zh: '接口不存在，请检查生产地址。',
  en: 'No such interface; check the production address.',
  retry: false,
};

export const METHOD_UNKNOWN: Reason = {
  name: 'method-unknown',
  zh: '请求方法不正确，接口接受 POST（V1 基础接口为 GET）。',
  en: 'Wrong HTTP method; the interfaces take POST, the basic ones of V1 GET.',
  retry: false,
};

export const BODY_TOO_LARGE = (limit: number): Reason => ({
  name: 'body-too-large',
  zh: `请求体超过 ${limit} 字节的上限。`,
  en: `The body exceeds the limit of ${limit} bytes.`,
  retry: false,
});

export const BODY_ENCODED: Reason = {
  name: 'body-encoded',
  zh: '请求体不得压缩（Content-Encoding）。',
  en: 'The body must not be compressed (Content-Encoding).',
  retry: false,
};

export const BODY_CHARSET: Reason = {
  name: 'body-charset',
  zh: '请求体的字符集应为 UTF-8。',
  en: "The body's charset must be UTF-8.",
  retry: false,
};

export function sourceTimeAhead(kind: Kind): Reason {
  const field = kind === 'authSync' ? 'currentSyncTime' : 'timeStamp';
  const zone = (INSTANCE_KINDS as readonly string[]).includes(kind) ? 'UTC' : 'UTC+8';
  return {
    name: 'source-time-ahead',
    zh: `${field} 比服务器时间晚 24 小时以上（应为 ${zone}）。`,
    en: `${field} is more than 24 h ahead of our clock (it is ${zone}).`,
    retry: false,
    field,
  };
}
