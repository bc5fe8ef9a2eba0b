/** `+8613800001234` → `**********1234`: at most the last four digits stay. */
export const maskMobile = (mobile: string): string =>
  mobile.length <= 4 ? '*'.repeat(mobile.length) : '*'.repeat(mobile.length - 4) + mobile.slice(-4);

/** `zhang.san@example.com` → `z***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '***' : `${[...email][0]}***${email.slice(at)}`;
}

const EMAIL = /[^\s"'`<>(),;:=/]+@[\w-]+(\.[\w-]+)+/g;
const LONG_NUMBER = /\+?\d[\d -]{5,}\d/g;
const QUOTED = /(["'`])(?:(?!\1).)*\1/gs;

/**
 * A text that somebody else wrote, as logs may show it: without what stands in quotes, with masked addresses and long
 * numbers. What it cannot recognise it cannot mask, a name for instance: only for texts that hold none.
 */
export const maskFreeText = (text: string): string =>
  text.replace(EMAIL, maskEmail).replace(LONG_NUMBER, maskMobile).replace(QUOTED, '$1…$1');

/** A path decoded, so that what is to be masked is recognised. */
export function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path.replaceAll(/%\w*/g, '%');
  }
}
