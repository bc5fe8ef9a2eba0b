/** `+8613800001234` → `**********1234`: at most the last four digits stay. */
export const maskMobile = (mobile: string): string =>
  mobile.length <= 4 ? '*'.repeat(mobile.length) : '*'.repeat(mobile.length - 4) + mobile.slice(-4);

/** `zhang.san@example.com` → `z***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '***' : `${[...email][0]}***${email.slice(at)}`;
}

const PHONE_FIELD = /mobile|phone/i;

/** Personal values as an operator may see them: mobile numbers and e-mail addresses masked, wherever they stand. */
export function maskContacts(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => maskContacts(item, name));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskContacts(inner, key)]));
  const isText = typeof value === 'string' || typeof value === 'number';
  if (!isText || value === '') return value;
  if (PHONE_FIELD.test(name)) return maskMobile(String(value));
  return /e?mail/i.test(name) ? maskEmail(String(value)) : value;
}
