import { ProtocolError } from '../protocol/protocol-error.js';
import { type Expectation } from './wire-field.js';

/** 000002 for one field of a message. Sending the same message again does not help. */
export function fieldInvalid(field: string, expected: Expectation, found: Expectation): ProtocolError {
  return new ProtocolError('000002', {
    name: 'field-invalid',
    field,
    en: `${field}: ${expected.en}; found ${found.en}.`,
    zh: `${field}：${expected.zh}；收到的是${found.zh}。`,
    retry: false,
  });
}
