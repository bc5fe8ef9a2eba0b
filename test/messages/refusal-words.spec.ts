import { describe, expect, it } from '@jest/globals';
import { readApplicationMessage } from '../../src/applications/application-sync.message.js';
import { readDepartmentListMessage } from '../../src/departments/all-org-sync.message.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { validAllOrgSync } from './bad-input/all-org-sync.js';
import { validApplicationSync } from './bad-input/application-sync.js';

function words(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ProtocolError) return [error.reason.en, error.reason.zh];
    throw error;
  }
  return [];
}

function wordsFor(clientSecret: unknown): string[] {
  return words(() => readApplicationMessage({ ...validApplicationSync, clientSecret }));
}

describe('the words of a refusal', () => {
  it('name the item, what was expected and what was found', () => {
    const orgInfoList = [
      { orgCode: '1', orgName: 'x' },
      { orgCode: 7, orgName: 'x' },
    ];
    expect(words(() => readDepartmentListMessage({ ...validAllOrgSync, orgInfoList }))).toEqual([
      'orgInfoList[1].orgCode: required, a string of 1 to 64 characters; found a number.',
      'orgInfoList[1].orgCode：必填，1 到 64 个字符的字符串；收到的是数字。',
    ]);
  });

  it('name both places of a repeated code', () => {
    const orgInfoList = [
      { orgCode: '1', orgName: 'x' },
      { orgCode: '1', orgName: 'x' },
    ];
    expect(words(() => readDepartmentListMessage({ ...validAllOrgSync, orgInfoList }))).toEqual([
      'orgInfoList[1].orgCode: once in the list; found the value of orgInfoList[0].orgCode again.',
      'orgInfoList[1].orgCode：在列表中不可重复；收到的是与 orgInfoList[0].orgCode 相同的值。',
    ]);
  });

  it.each([
    [undefined, 'found nothing', '空缺'],
    [null, 'found null', 'null'],
    ['', 'found an empty string', '空字符串'],
    ['  ', 'found only blanks', '空白字符'],
    ['a\0', 'found a NUL character in it', 'NUL'],
    ['a\ud83d', 'found half a surrogate pair in it', '不成对代理字符'],
    ['x'.repeat(4097), 'found 4097 characters', '4097 个字符'],
    [7, 'found a number', '数字'],
    [true, 'found a boolean', '布尔值'],
    [['a'], 'found a list of 1 item', '1 项的列表'],
    [{}, 'found an object', '对象'],
  ])('tell %j by type and length', (value, en, zh) => {
    expect(wordsFor(value)).toEqual([expect.stringContaining(en), expect.stringContaining(zh)]);
  });

  it('never repeat a value', () => {
    const marked = 'MARKED-SECRET';
    for (const value of [`${marked}\0`, marked.repeat(400), [marked], { [marked]: marked }]) {
      expect(wordsFor(value).join(' ')).not.toContain(marked);
      expect(wordsFor(value)).toHaveLength(2);
    }
  });

  it('name the first bad field, those that say whose data it is before the others', () => {
    const [en] = words(() => readApplicationMessage({ flag: 9 }));
    expect(en).toMatch(/^tenantId: /);
  });
});
