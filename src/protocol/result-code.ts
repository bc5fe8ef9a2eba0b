/**
 * The result codes a marketplace call may be answered with, and what each one means.
 * Compiled from the reply tables of the guide's pages [433]–[437] (kit) and [427]–[432] (basic interfaces).
 * `000000` is the only success; all of them travel over HTTP 200.
 */
export const RESULT_CODES = {
  '000000': { zh: '成功', en: 'success' },
  '000001': { zh: '鉴权失败', en: 'authentication failed' },
  '000002': { zh: '请求参数不合法', en: 'illegal request parameter' },
  '000003': { zh: '实例不存在', en: 'instance does not exist' },
  '000004': { zh: '请求处理中', en: 'being processed' },
  '000005': { zh: '其它服务内部错误', en: 'other internal error' },
  '000100': { zh: '无可用实例资源', en: 'no instance resource available' },
  '000101': {
    zh: '密钥无法解密，或手机号为空、重复',
    en: 'secret cannot be decrypted, or mobile empty or duplicate',
  },
  '000102': { zh: '邮箱为空或重复', en: 'e-mail empty or duplicate' },
  '000103': { zh: '商品不允许重复购买', en: 'product cannot be bought again' },
  '000104': { zh: '商品内部错误', en: 'internal error of the product' },
  '000105': { zh: '账号已有权益', en: 'account already has the entitlement' },
  '000106': { zh: '商品已售罄', en: 'product sold out' },
  '000107': { zh: 'SaaS 邮箱域名重复', en: 'SaaS mail domain duplicate' },
} as const satisfies Record<string, { zh: string; en: string }>;

/** Six digits, one of the keys of {@link RESULT_CODES}. */
export type ResultCode = keyof typeof RESULT_CODES;

/** A code that says the call did not succeed. */
export type RefusalCode = Exclude<ResultCode, '000000'>;
