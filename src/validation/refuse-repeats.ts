import { fieldInvalid } from './field-invalid.js';

/**
 * Refuses a list in which two items carry the same key: which of the two counts is not for us to guess.
 *
 * @param field where one item's key stands: `(index) => 'userList[index].userName'`
 * @throws ProtocolError 000002 naming the later one
 */
export function refuseRepeats(keys: readonly string[], field: (index: number) => string): void {
  if (new Set(keys).size === keys.length) return;
  const first = new Map<string, number>();
  keys.forEach((key, index) => {
    const earlier = first.get(key);
    if (earlier === undefined) return void first.set(key, index);
    const place = field(earlier);
    throw fieldInvalid(
      field(index),
      { en: 'once in the list', zh: '在列表中不可重复' },
      { en: `the value of ${place} again`, zh: `与 ${place} 相同的值` },
    );
  });
}
