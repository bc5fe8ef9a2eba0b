// The tokenizer against JSON.parse: the same bodies are taken, with the same content, but for what is stricter on purpose.
import { isUtf8 } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { canonicalBody, topLevelTexts } from '../../dist/src/protocol/canonical-body.js';
import { MalformedBody } from '../../dist/src/protocol/malformed-body.js';
import { topLevelSlices } from '../../dist/src/protocol/top-level-slices.js';
import { must } from '../expect.mjs';

const LIMIT = 100;

export function targetNamed() {
  return {
    run,
    seeds: [
      '{}',
      '{"tenantId":"t1","flag":1,"name":"华为😀","extra":null,"userList":[{"n":[1.5,-0,1e7,0.1e-5]}]}',
      ' {\n"b" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00" ,\t"a":[ ] , "c":{ "d":{}} , "b":true,"e":false } ',
      '{"a":12345678901234567890,"b":1.0E400,"c":-1.7976931348623157e308,"d":4.9e-324,"e":9007199254740993.0}',
      `{"a":${'['.repeat(99)}${']'.repeat(99)}}`,
    ].map((text) => Buffer.from(text)),
    words: ['"a":', '"__proto__":{}', '\\u0041', '\\ud83d\\ude00', '\\ud83d', '1e5', '-0.0', 'null', 'false'],
  };
}

function run(bytes) {
  const ours = canonical(bytes);
  const theirs = parsed(bytes);
  if (ours === undefined) {
    must(theirs === undefined || depthOf(theirs) > LIMIT, 'JSON.parse takes what the tokenizer refuses');
    return;
  }
  must(theirs !== undefined, 'the tokenizer takes what JSON.parse refuses');
  must(topLevelTexts(bytes).size === Object.keys(theirs).length, 'top-level members are lost');
  mustBeJacksons(ours);
  // halves of pairs become `?` in Java, names too, after they were sorted: such a body is refused once it is verified
  if (/(?<!\\)(?:\\\\)*\\ud/.test(JSON.stringify(theirs))) return;
  const content = contentOf(theirs);
  must(isDeepStrictEqual(contentOf(JSON.parse(ours)), content), 'the canonical text says something else');
  must(canonical(Buffer.from(ours)) === ours, 'the canonical text of a canonical text is another');
  const slices = topLevelSlices(bytes);
  if (slices)
    must(isDeepStrictEqual(contentOf(JSON.parse(slices)), content), 'the slices say something else');
}

/** Every token as Jackson writes it: strings with the fewest escapes, no blanks, integers or Java's doubles. */
function mustBeJacksons(text) {
  const rest = text.replace(/"(?:[^"\\]|\\.)*"/g, (token) => {
    const fewest = JSON.stringify(JSON.parse(token)).replace(/\\(?:u([\da-f]{4})|.)/g, (escape, digits) =>
      digits === undefined ? escape : `\\u${digits.toUpperCase()}`,
    );
    must(token === fewest, `${token} instead of ${fewest}`);
    return 's';
  });
  must(
    /^(?:[{}[\],:s]|true|false|null|-?\d+(?:\.\d+(?:E-?\d+)?)?)*$/.test(rest),
    'a token that Jackson does not write',
  );
}

function canonical(bytes) {
  try {
    return canonicalBody(bytes);
  } catch (error) {
    if (error instanceof MalformedBody) return undefined;
    throw error;
  }
}

function parsed(bytes) {
  if (!isUtf8(bytes)) return undefined;
  try {
    const value = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Without top-level nulls, whatever the order of the members; what Java writes otherwise made equal. */
function contentOf(object) {
  const members = Object.entries(object).filter(([, value]) => value !== null);
  return members.map(([name, value]) => [name, asJava(value)]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Java has `"Infinity"` for numbers beyond a double, and no -0 among integers. */
function asJava(value) {
  if (typeof value === 'number')
    return Number.isFinite(value) ? value + 0 : value < 0 ? '-Infinity' : 'Infinity';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asJava);
  return Object.entries(value).map(([name, inner]) => [name, asJava(inner)]);
}

function depthOf(value) {
  let depth = 0;
  for (let level = [value]; level.length > 0; depth++)
    level = level
      .flatMap((one) => Object.values(one))
      .filter((one) => typeof one === 'object' && one !== null);
  return depth;
}
