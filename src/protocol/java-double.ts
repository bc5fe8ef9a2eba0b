import { type Decimal, jdkDigits } from './jdk-digits.js';

/** How many more doubles may be printed the slow, exact way; a body cannot make us do more than this. */
export interface ExactDoubles {
  left: number;
}

/**
 * The text that Jackson 2.14 on JDK 17 writes for a Java `double`: `1.0`, `100000.0`, `1.0E7`, `-0.0`, and the quoted
 * `"Infinity"`. Never JavaScript's number text.
 *
 * Decimals of up to 15 digits between 1e-300 and 2^53 have one shortest text, which JavaScript knows too; only the
 * others, and fractions that are powers of two, need {@link jdkDigits} (about 20 µs each). When `exact.left` is used
 * up they get the shortest digits.
 */
export function javaDouble(value: number, exact: ExactDoubles = { left: Infinity }): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === 0) return `${sign}0.0`;
  if (size === Infinity) return `"${sign}Infinity"`;
  return sign + (plainText(size) ?? decimalText(decimalOf(size, exact)));
}

/** The everyday numbers: where Java writes no exponent and 15 digits suffice, both languages agree up to the `.0`. */
function plainText(size: number): string | undefined {
  if (size < 1e-3 || size >= 1e7) return undefined;
  const text = String(size);
  if (Number.isInteger(size)) return `${text}.0`;
  return text.length <= 16 ? text : undefined;
}

function decimalOf(size: number, exact: ExactDoubles): Decimal {
  const [mantissa = '', power = ''] = size.toExponential().split('e');
  const shortest = { digits: mantissa.replace('.', ''), exponent: Number(power) + 1 };
  const hasOneShortestText = shortest.digits.length <= 15 && size > 1e-300 && size < 2 ** 53;
  if ((hasOneShortestText && !isFractionalPowerOfTwo(size)) || exact.left <= 0) return shortest;
  exact.left -= 1;
  return jdkDigits(size);
}

const double = new Float64Array(1);
const words = new BigUint64Array(double.buffer);

function isFractionalPowerOfTwo(size: number): boolean {
  if (Number.isInteger(size)) return false;
  double[0] = size;
  return BigInt.asUintN(52, words[0]!) === 0n;
}

/** `Double.toString`'s layout: plain from 10^-3 to below 10^7, otherwise one digit, a point and `E`. */
function decimalText({ digits, exponent }: Decimal): string {
  if (exponent > 7 || exponent < -2) return `${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`;
  if (exponent <= 0) return `0.${'0'.repeat(-exponent)}${digits}`;
  return `${digits.slice(0, exponent).padEnd(exponent, '0')}.${digits.slice(exponent) || '0'}`;
}
