import type { Reason } from '../protocol/protocol-error.js';

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
  zh: '请求方法不正确，接口只接受 POST。',
  en: 'Wrong HTTP method; the interface takes POST.',
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

export function sourceTimeAhead(kind: string): Reason {
  const field = kind === 'authSync' ? 'currentSyncTime' : 'timeStamp';
  return {
    name: 'source-time-ahead',
    zh: `${field} 比服务器时间晚 24 小时以上（应为 UTC+8）。`,
    en: `${field} is more than 24 h ahead of our clock (it is UTC+8).`,
    retry: false,
    field,
  };
}
