import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestSigner } from '../../src/targets/webhook/sign-request.js';
import { judgeAnswer } from '../../src/targets/webhook/judge-answer.js';
import { payloadOf } from '../../src/targets/webhook/webhook-payload.js';
import { webhookSecret } from '../../src/targets/webhook/webhook-secret.js';
import { anchorOf, blocks, codeSpans, links, sections, tableRows } from '../support/markdown.js';
import { SAMPLES } from './sample-changes.js';

const text = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const sectionOf = (title: string): string => {
  const found = sections(text).find((section) => section.title === title);
  if (!found) throw new Error(`no section ${title}`);
  return found.text;
};
const bare = (cell = ''): string => cell.replaceAll('`', '');
const OBJECTS = ['tenant', 'application', 'department', 'user', 'instance', 'snapshot'];
const EXTRAS = ['created', 'changed', 'oldPath', 'newPath'];
const payloads = Object.values(SAMPLES).map(payloadOf);
const dataOf = (payload: (typeof payloads)[number]) => payload.data as unknown as Record<string, unknown>;
const jsonType = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

describe('The reference of webhooks', () => {
  it('lists every type with its object and its further fields', () => {
    const told = tableRows(sectionOf('The types')).map(([type, object, further]) => [
      bare(type),
      bare(object),
      ...codeSpans(further ?? '').sort(),
    ]);
    const sent = payloads.map((payload) => {
      const names = Object.keys(dataOf(payload));
      const isObject = (name: string) => OBJECTS.includes(name);
      return [
        payload.type,
        ...names.filter(isObject),
        ...names.filter((name) => EXTRAS.includes(name)).sort(),
      ];
    });
    expect(told.sort()).toEqual(sent.sort());
  });

  it('lists the fields that every change has, with their types', () => {
    const [body = '', data = ''] = sectionOf('The body').split('Every `data` has:');
    for (const payload of payloads) {
      expect(tableRows(body).map(([name]) => bare(name))).toEqual(Object.keys(payload));
      const common = Object.entries(dataOf(payload)).filter(
        ([name]) => !OBJECTS.includes(name) && !EXTRAS.includes(name),
      );
      expect(
        tableRows(data)
          .map(([name, type]) => [bare(name), type])
          .sort(),
      ).toEqual(common.map(([name, value]) => [name, jsonType(value)]).sort());
    }
  });

  it.each(OBJECTS)('lists every field of a %s with its type', (object) => {
    const rows = tableRows(sectionOf(`\`${object}\``));
    const sent = payloads.map((payload) => dataOf(payload)[object]).filter(Boolean) as Record<
      string,
      unknown
    >[];
    expect(sent.length).toBeGreaterThan(1);
    for (const snapshot of sent) {
      expect(rows.map(([name]) => bare(name))).toEqual(Object.keys(snapshot));
      for (const [name, type = ''] of rows) {
        const value = snapshot[bare(name)];
        expect([name, type.split(' or ')]).toEqual([
          name,
          expect.arrayContaining([value === null ? 'null' : jsonType(value)]),
        ]);
      }
    }
  });

  it('shows bodies as they are sent', () => {
    expect(blocks(sectionOf('Examples'), 'json').map((block) => JSON.parse(block) as unknown)).toEqual([
      payloadOf(SAMPLES['user.authorized']),
      payloadOf(SAMPLES['department.moved']),
    ]);
  });

  it('gives a request to check an implementation with', () => {
    const line = /^A request to check.*$/m.exec(text)?.[0] ?? '';
    const [secret = '', id = '', timestamp, body = '', signature] = codeSpans(line);
    expect(requestSigner(() => [secret])(id, body, Number(timestamp) * 1000)).toEqual({
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    });
    expect(secret).toBe(webhookSecret(Buffer.from('koosync koosync koosync koosync!')));
  });

  it('says of every status what becomes of the change', () => {
    const told = new Map<number, string>();
    for (const [statuses = '', meaning = ''] of tableRows(sectionOf('Your answers')))
      for (const range of statuses.split(', ')) {
        const [first = 0, last = first] = range.split('–').map((status) => Number(bare(status)));
        for (let status = first; status <= last; status += 1) {
          expect([status, told.get(status)]).toEqual([status, undefined]);
          told.set(status, meaning.split(/[;:, ]/)[0] ?? '');
        }
      }
    const words = { applied: 'delivered', unchanged: 'delivered', retry: 'again', reject: 'parked' };
    for (let status = 200; status < 600; status += 1) {
      const { status: result } = judgeAnswer({ status, retryAfter: undefined, text: '' }, 0);
      expect([status, told.get(status)]).toEqual([status, words[result]]);
    }
  });

  it('links to headings of its own that exist', () => {
    const anchors = sections(text).map(({ title }) => anchorOf(title));
    expect(links(text).filter((link) => link.startsWith('#') && !anchors.includes(link))).toEqual([]);
  });
});
