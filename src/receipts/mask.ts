import { maskEmail, maskMobile } from '../masking/mask-values.js';

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
