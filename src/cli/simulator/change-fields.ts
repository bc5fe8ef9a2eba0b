import { wrongUsage } from '../cli-error.js';
import type { WireMessage } from '../../testing/wire-messages.js';

/**
 * Changes fields of a message: `orgName=研发部` sets text, `flag:=2` and `userList:=[…]` set JSON, `userList.0.name=…`
 * reaches inside.
 *
 * @throws CliError when one of the settings cannot be read.
 */
export function changeFields(settings: readonly string[]): (message: WireMessage) => WireMessage {
  const changes = settings.map(readSetting);
  return (message) => {
    if (changes.length === 0) return message;
    const copy = structuredClone(message);
    for (const { path, value } of changes) setAt(copy, path, value);
    return copy;
  };
}

function readSetting(setting: string): { path: string[]; value: unknown } {
  const [, field, sign, text = ''] = /^([\w.-]+?)(:?=)(.*)$/s.exec(setting) ?? [];
  if (!field)
    throw wrongUsage(`--set ${setting} names no field`, 'write --set field=value or --set field:=json');
  const path = field.split('.');
  if (sign === '=') return { path, value: text };
  try {
    return { path, value: JSON.parse(text) as unknown };
  } catch {
    throw wrongUsage(`--set ${setting} holds no JSON`, 'write --set field=value for text');
  }
}

function setAt(target: WireMessage, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first];
  if (typeof inner !== 'object' || inner === null)
    throw wrongUsage(`The message has nothing at ${path.join('.')}`, 'set the whole field with field:=json');
  setAt(inner as WireMessage, rest, value);
}
