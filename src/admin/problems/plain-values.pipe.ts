import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { findUnstorableText } from '../../protocol/unstorable-text.js';
import { invalidParameters } from './parameters.pipe.js';

/** Names that class-transformer drops without a word. */
const DROPPED = ['__proto__', 'constructor'];

/**
 * Refuses what no row has and PostgreSQL would fail on (U+0000, halves of surrogate pairs), and parameters that would
 * be passed over in silence.
 */
export class PlainValuesPipe implements PipeTransform {
  transform(value: unknown, { data }: ArgumentMetadata): unknown {
    const fault = findUnstorableText(value);
    if (fault)
      throw invalidParameters([
        { name: fault.path || (data ?? 'value'), detail: 'holds a forbidden character' },
      ]);
    const dropped = DROPPED.find(
      (name) => typeof value === 'object' && value !== null && Object.hasOwn(value, name),
    );
    if (dropped) throw invalidParameters([{ name: dropped, detail: 'is not a parameter of this call' }]);
    return value;
  }
}
