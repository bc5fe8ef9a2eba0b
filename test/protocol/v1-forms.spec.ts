import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accessKey } from '../../src/protocol/access-key.js';
import { formatGuideTime } from '../../src/protocol/guide-time.js';
import { inV2Form } from '../../src/protocol/in-v2-form.js';
import { openRequest } from '../../src/protocol/open-request.js';
import { routeOf, type Dialect, type Kind } from '../../src/protocol/routes.js';
import { sealRequest } from '../../src/protocol/seal-request.js';
import { v1BodyReadings } from '../../src/protocol/v1-body-texts.js';
import { v1SignedText } from '../../src/protocol/v1-signature.js';
import { testSeed } from './test-seed.js';

const KEY = accessKey('一个 V1 key');
const NOW = Date.UTC(2026, 0, 5);
const signedTexts = (body: string): string[] =>
  [...v1BodyReadings(Buffer.from(body))].map(({ parameters }) => v1SignedText(parameters));

function throughTheWire(
  dialect: Dialect,
  kind: Kind,
  message: Record<string, unknown>,
): Record<string, unknown> {
  let iv = 0;
  const newIv = () => String((iv += 1)).padStart(16, '0');
  const options = { dialect, accessKey: KEY.secret, nonce: '', timestamp: NOW, basePath: '/a', newIv };
  const { headers, ...sealed } = sealRequest(kind, message, options);
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const route = routeOf(sealed.method, sealed.path, '/a');
  if ('missing' in route) throw new Error('no route');
  const opened = openRequest({ ...sealed, headers: lower }, route.found, [KEY], NOW, { windowMs: 1 });
  return { ...inV2Form(opened, KEY).body };
}

describe('The text of a V1 body that is signed', () => {
  it.each([
    ['texts as they stand', '{"b":"2 & =","a":"华为😀\\n"}', 'a=华为😀\n&b=2 & ='],
    [
      'names in ascending order of their code units',
      '{"a":"1","B":"2","_":"3","a1":"4"}',
      'B=2&_=3&a=1&a1=4',
    ],
    [
      'integers of any size',
      '{"n":12345678901234567890,"m":-0,"k":20220413093539534}',
      'k=20220413093539534&m=0&n=12345678901234567890',
    ],
    [
      'other numbers as Java prints doubles',
      '{"a":1.0,"b":1e5,"c":0.10,"d":1e7,"e":-0.0}',
      'a=1.0&b=100000.0&c=0.1&d=1.0E7&e=-0.0',
    ],
    ['words', '{"t":true,"f":false}', 'f=false&t=true'],
    ['nothing for null, empty and blank values', '{"a":null,"b":"","c":" \\t\\u3000\\u001c","d":"x"}', 'd=x'],
    [
      'no-break blanks, which Java does not count as blank',
      '{"a":"\\u00a0","b":"\\u2007","c":"\\ufeff"}',
      'a=\u00a0&b=\u2007&c=\ufeff',
    ],
    ['the last of a repeated name', '{"a":"1","b":"2","a":"3"}', 'a=3&b=2'],
    ['not the token itself', '{"authToken":"x","a":"1"}', 'a=1'],
    ['a question mark for half a surrogate pair', '{"a":"x\\ud83d"}', 'a=x?'],
    ['lists in strings as they stand', '{"userList":"[{\\"a\\": 1}]"}', 'userList=[{"a": 1}]'],
  ])('has %s', (_, body, text) => {
    expect(signedTexts(body)).toEqual([text]);
  });

  it('prints lists and objects as Java does, then as JSON', () => {
    expect(
      signedTexts('{"l":[{"a":"x, y","b":null,"c":[1.0,true,[]]},"z"],"o":{ "k":"{\\"q\\":1}" }}'),
    ).toEqual([
      'l=[{a=x, y, b=null, c=[1.0, true, []]}, z]&o={k={"q":1}}',
      'l=[{"a":"x, y","b":null,"c":[1.0,true,[]]},"z"]&o={"k":"{\\"q\\":1}"}',
    ]);
  });
});

describe(`A message in the form of V2 that went through V1 (seed ${testSeed})`, () => {
  // what V1 cannot say otherwise than V2 stays out: it has no order lines, and only texts in queries
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((one) => !one.includes('\0'));
  const filled = text.filter((one) => one.trim() !== '');
  const name = fc.constantFrom('tenantId', 'name', 'orderId', 'domainName', 'x&y=z', '华为', '__x');
  const message = fc.dictionary(name, filled, { noNullPrototype: true });
  const RUNS = { seed: testSeed, numRuns: 200 };

  it('is what it was: the kit', () => {
    const user = fc.record({
      userName: filled,
      employeeType: fc.constantFrom('1', '4'),
      workPlace: filled,
      extension: fc.dictionary(fc.constantFrom('level', 'team'), text, { minKeys: 1, noNullPrototype: true }),
    });
    const department = fc.record({ orgCode: filled, parentCode: text, orgName: filled });
    fc.assert(
      fc.property(message, fc.array(user), fc.array(department), (fields, userList, orgInfoList) => {
        const timed = { ...fields, timeStamp: formatGuideTime(NOW) };
        expect(throughTheWire('v1-kit', 'authSync', { ...timed, userList, flag: 2 })).toEqual({
          ...timed,
          userList,
          flag: 2,
        });
        expect(throughTheWire('v1-kit', 'allOrgSync', { ...timed, orgInfoList })).toEqual({
          ...timed,
          orgInfoList,
        });
      }),
      RUNS,
    );
  });

  it('is what it was: the basic interfaces', () => {
    const list = fc.array(fc.dictionary(fc.constantFrom('name', 'value'), text, { noNullPrototype: true }));
    fc.assert(
      fc.property(message, filled, filled, list, (fields, mobilePhone, email, saasExtendParams) => {
        const sent = { ...fields, mobilePhone, email, saasExtendParams };
        expect(throughTheWire('v1-basic', 'newInstance', sent)).toMatchObject({
          ...sent,
          activity: 'newInstance',
        });
      }),
      RUNS,
    );
  });

  it.each<[Kind, Record<string, unknown>]>([
    ['refreshInstance', { instanceId: 'i', scene: 'TRIAL_TO_FORMAL' }],
    ['refreshInstance', { instanceId: 'i', scene: 'RENEWAL' }],
    ['updateInstanceStatus', { instanceId: 'i', status: 'FREEZE' }],
    ['updateInstanceStatus', { instanceId: 'i', status: 'UNFREEZE' }],
    ['upgradeInstance', { instanceId: 'i', orderId: 'o' }],
    ['releaseInstance', { instanceId: 'i' }],
    ['queryInstance', { instanceId: 'i,j' }],
  ])('is what it was: %s %j', (kind, sent) => {
    expect(throughTheWire('v1-basic', kind, sent)).toMatchObject({ ...sent, activity: kind });
  });

  it('does not exist for what V1 does not have', () => {
    expect(() => throughTheWire('v1-basic', 'changeInstanceCheck', {})).toThrow('no v1-basic interface');
    expect(() => throughTheWire('v2-kit', 'newInstance', {})).toThrow('no v2-kit interface');
  });
});
