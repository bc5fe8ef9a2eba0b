import { type Reason } from './protocol-error.js';
import { type BodyFault } from './malformed-body.js';
import { type UnstorableText } from './unstorable-text.js';

/** Paths into a message are made of its keys, which can be of any length. */
const PATH_LIMIT = 200;

/** How a dialect writes its timestamp and its signature. */
type Version = 'v2' | 'v1';

const V2_TIMESTAMP = { zh: '13 位毫秒、10 位秒时间戳', en: 'a timestamp of 13 digits (ms) or 10 digits (s)' };
const V1_TIMESTAMP = { zh: '17 位时间 yyyyMMddHHmmssSSS', en: 'a time of 17 digits, yyyyMMddHHmmssSSS' };

export function timestampUnreadable(field: string, version: Version = 'v2'): Reason {
  const { zh, en } = version === 'v1' ? V1_TIMESTAMP : V2_TIMESTAMP;
  return {
    name: 'timestamp-unreadable',
    zh: `${field} 缺失，或不是 ${zh}。`,
    en: `${field} is missing or not ${en}.`,
    retry: false,
    field,
  };
}

/** @param aheadMs how far the sender's clock is ahead of ours, negative when it is behind. */
export function timestampOutsideWindow(field: string, aheadMs: number, windowMs: number): Reason {
  const seconds = Math.abs(Math.trunc(aheadMs / 1000));
  return {
    name: 'timestamp-outside-window',
    zh: `${field} 与服务器时间相差 ${seconds} 秒（${aheadMs < 0 ? '偏早' : '偏晚'}），超过允许的 ${windowMs / 1000} 秒。`,
    en: `${field} is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} our clock; ${windowMs / 1000} s are allowed.`,
    retry: true,
    field,
  };
}

export function timestampAmbiguous(field: string): Reason {
  return {
    name: 'timestamp-ambiguous',
    zh: `${field} 与随机数的结尾连读可成为另一个时间。`,
    en: `${field} in seconds, read together with the end of the nonce, names another moment.`,
    retry: true,
    field,
  };
}

export function nonceUnusable(field: string): Reason {
  return {
    name: 'nonce-unusable',
    zh: `${field} 缺失、为空、超过 128 个字符，或含有非 ASCII 字符。`,
    en: `${field} is missing, blank, longer than 128 characters or not printable ASCII.`,
    retry: false,
    field,
  };
}

const V2_SIGNATURE = { zh: '64 位十六进制签名', en: 'a signature of 64 hex digits' };
const V1_SIGNATURE = { zh: 'Base64 编码的 32 字节签名', en: 'a signature of 32 bytes in Base64' };

export function signatureMissing(field: string, version: Version = 'v2'): Reason {
  const { zh, en } = version === 'v1' ? V1_SIGNATURE : V2_SIGNATURE;
  return {
    name: 'signature-missing',
    zh: `${field} 缺失，或不是 ${zh}。`,
    en: `${field} is missing or not ${en}.`,
    retry: false,
    field,
  };
}

export function signatureMismatch(field: string): Reason {
  return {
    name: 'signature-mismatch',
    zh: `${field} 与请求内容不符，请检查两侧绑定的密钥。`,
    en: `${field} does not match the request under any active access key.`,
    retry: false,
    field,
  };
}

const FAULT_TEXTS: Readonly<Record<BodyFault, Pick<Reason, 'zh' | 'en'>>> = {
  'not-utf8': { zh: '请求体不是 UTF-8 编码。', en: 'The body is not valid UTF-8.' },
  'not-json': { zh: '请求体不是合法的 JSON。', en: 'The body is not valid JSON.' },
  'not-an-object': { zh: '请求体不是 JSON 对象。', en: 'The body is not a JSON object.' },
  'too-deep': { zh: '请求体嵌套超过 100 层。', en: 'The body nests more than 100 levels deep.' },
};

export function bodyUnreadable(fault: BodyFault): Reason {
  return { name: `body-${fault}`, ...FAULT_TEXTS[fault], retry: false };
}

export function textUnstorable({ path, found }: UnstorableText): Reason {
  const field = path.length > PATH_LIMIT ? `${path.slice(0, PATH_LIMIT)}…` : path;
  return {
    name: `text-${found}`,
    zh: `字段 ${field} 含有空字符或不完整的 Unicode 字符。`,
    en: `Field ${field} holds U+0000 or half a surrogate pair.`,
    retry: false,
    field,
  };
}

export function activityUnknown(field: string): Reason {
  return {
    name: 'activity-unknown',
    zh: `${field} 缺失，或不是接口文档中的取值。`,
    en: `${field} is missing or names no interface of the guide.`,
    retry: false,
    field,
  };
}

/** @param field a parameter's name, `''` when the name itself cannot be read. */
export function queryUnreadable(field: string): Reason {
  return {
    name: 'query-unreadable',
    zh: `请求参数 ${field} 重复，或 URL 编码有误。`,
    en: `The query is not URL-encoded UTF-8, or repeats a parameter: ${field}.`,
    retry: false,
    field,
  };
}

export function bodyUnexpected(field: string): Reason {
  return {
    name: 'body-unexpected',
    zh: `GET 请求不得带请求体，参数应在 ${field} 中。`,
    en: `A GET request has no body; its parameters stand in the ${field}.`,
    retry: false,
  };
}

/**
 * A field whose wire form cannot be turned into what it stands for: an encrypted one that does not open, a list that is
 * none.
 */
export function fieldUndecodable(field: string): Reason {
  return {
    name: 'field-undecodable',
    zh: `${field} 无法解密或解码。`,
    en: `${field} cannot be decrypted or decoded.`,
    retry: false,
    field,
  };
}

/** A value that V2 knows and V1 does not, or one that neither does. */
export function choiceUnknown(field: string): Reason {
  return {
    name: 'choice-unknown',
    zh: `${field} 不是 V1 接口文档中的取值。`,
    en: `${field} is none of the values that the V1 guide prints.`,
    retry: false,
    field,
  };
}
