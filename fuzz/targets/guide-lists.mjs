// userList and its like in every form that the guide prints: a list or nothing comes out, and JSON means what JSON means.
import { isDeepStrictEqual } from 'node:util';
import { parseGuideList } from '../../dist/src/protocol/guide-list.js';
import { findUnstorableText } from '../../dist/src/protocol/unstorable-text.js';
import { must } from '../expect.mjs';

export function targetNamed() {
  return {
    run,
    seeds: [
      '[{orgCode:"00000001", orgName:"产品部", parentCode:"265789314" }]',
      '[{"userName":"u1","enable":"true","extension":{"a":"b:c, d"}}]',
      '[{a_1:"x:\\"y\\"",$b:[1,true,null]}]',
      '[]',
      `${'['.repeat(101)}${']'.repeat(101)}`,
    ].map((text) => Buffer.from(text)),
    words: ['orgCode:', '"a":"b"', '\\"', 'true', 'null', '{a:1}', ':', '\\'],
  };
}

function run(bytes) {
  const text = bytes.toString('utf8');
  const list = parseGuideList(text);
  const json = parsed(text);
  if (list === undefined) {
    must(!Array.isArray(json) || findUnstorableText(json) !== undefined, 'a JSON list is not taken');
    return;
  }
  must(Array.isArray(list) && findUnstorableText(list) === undefined, 'something else than a storable list');
  if (json !== undefined) must(isDeepStrictEqual(list, json), 'JSON means something else');
  // JSON has no number beyond a double
  const again = JSON.stringify(list, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? null : value,
  );
  must(JSON.stringify(parseGuideList(again)) === again, 'the list does not survive its own JSON');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
