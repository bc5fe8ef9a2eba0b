import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Reason } from '../../src/protocol/protocol-error.js';
import { refusalReply, successReply } from '../../src/protocol/reply.js';
import { RESULT_CODES, type RefusalCode } from '../../src/protocol/result-code.js';
import { testSeed } from './test-seed.js';

const ID = '0198f3a2-7c1e-7b5a-9c55-0a1b2c3d4e5f';

function messageOf(reason: Partial<Reason>, id = ID): string {
  const whole = { name: 'x', zh: '缺少字段。', en: 'A field is missing.', retry: false, ...reason };
  const { resultMsg } = JSON.parse(refusalReply('000002', whole, id).toString()) as { resultMsg: string };
  return resultMsg;
}

describe('the reply', () => {
  it('of a success is the one of the guide', () => {
    expect(successReply().toString()).toBe('{"resultCode":"000000","resultMsg":"success."}');
  });

  it('of a refusal says why in two languages, whether retrying helps, and the id of the request', () => {
    const reason = { name: 'x', zh: '时间不符。', en: 'The clocks differ.', retry: true };
    expect(JSON.parse(refusalReply('000002', reason, ID).toString())).toEqual({
      resultCode: '000002',
      resultMsg: `时间不符。请点击重试。 / The clocks differ. Retrying helps. [${ID}]`,
    });
    expect(messageOf({})).toBe(
      `缺少字段。重试无效，请联系应用商家。 / A field is missing. Retrying will not help; contact the app's vendor. [${ID}]`,
    );
  });

  it('shortens a long field name before the sentence around it', () => {
    const field = `userList[0].${'x'.repeat(300)}`;
    const message = messageOf({ zh: `字段 ${field} 过长。`, en: `Field ${field} is too long.`, field });
    expect(message).toMatch(/^字段 userList\[0\]\.x+… 过长。重试无效，/);
    expect(message).toContain('… is too long. Retrying will not help');
  });

  it('does not expand replacement patterns that stand in a field name', () => {
    const field = `$&$'$\`${'y'.repeat(100)}`;
    expect(messageOf({ en: `Field ${field} is bad.`, field })).toContain(`Field $&$'$\`yyy`);
  });

  it('gives the longer sentence the room that the shorter one leaves', () => {
    const message = messageOf({ zh: '短。', en: 'long '.repeat(100) });
    expect(message).toHaveLength(255);
    expect(message).toMatch(/^短。重试无效/);
  });

  it('never cuts a pair of surrogates', () => {
    for (let padding = 0; padding < 4; padding += 1) {
      const message = messageOf({
        zh: 'a'.repeat(padding) + '😀'.repeat(200),
        en: 'b'.repeat(padding) + '𝒳'.repeat(200),
      });
      expect(message.length).toBeLessThanOrEqual(255);
      expect(/\p{Surrogate}/u.test(message)).toBe(false);
    }
  });

  it(`always fits, for any reason and any id (seed ${testSeed})`, () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme-composite', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom('\0', '\n', '"', '\\', '\ud83d', '\ude00', '😀', '…', '<b>', '\u202e', '\u2028'),
        )
        .map((x) => x.join('')),
    );
    const codes = Object.keys(RESULT_CODES).filter((code) => code !== '000000') as RefusalCode[];
    fc.assert(
      fc.property(
        nasty,
        nasty,
        nasty,
        fc.boolean(),
        nasty,
        fc.constantFrom(...codes),
        (zh, en, field, retry, id, code) => {
          const sentences = { zh: `${zh}${field}`, en: `${field}${en}` };
          const bytes = refusalReply(code, { name: 'x', ...sentences, retry, field }, id);
          const reply = JSON.parse(bytes.toString()) as Record<string, string>;
          const message = reply.resultMsg ?? '';
          expect(Object.keys(reply)).toEqual(['resultCode', 'resultMsg']);
          expect(reply.resultCode).toBe(code);
          expect(message.length).toBeLessThanOrEqual(255);
          expect([...message].length).toBeLessThanOrEqual(255);
          expect(/[\p{Cc}\p{Surrogate}]/u.test(message)).toBe(false);
          expect(message).toContain(retry ? '请点击重试。 / ' : '重试无效，请联系应用商家。 / ');
          expect(message).toContain(
            retry ? 'Retrying helps. [' : "Retrying will not help; contact the app's vendor. [",
          );
          expect(message.endsWith(']')).toBe(true);
        },
      ),
      { seed: testSeed, numRuns: 500 },
    );
  });

  it('keeps the id whole, whatever else is shortened', () => {
    expect(messageOf({ zh: '长'.repeat(500), en: 'long '.repeat(500) }).endsWith(` [${ID}]`)).toBe(true);
  });
});
