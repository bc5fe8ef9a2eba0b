// Changes of bytes, some blind, some that know JSON: what AFL calls havoc.
const INTERESTING = [
  ...['0', '-0', '-1', '1e400', '1.0', '1E7', '9007199254740993', '0.001', '5e-324', 'null', 'true', '""'],
  ...['[]', '{}', '"\\u0000"', '"\\ud83d"', '"\\uD83D\\uDE00"', '"__proto__"', '\\', '\\u', '"', ',', ':'],
  ...['{', '}', '[', ']', ' ', '\n', '\ufeff', '\u3000', '😀', '&', '=', '%', '+', '%00', '%ff', '\x7f'],
].map((text) => Buffer.from(text));
const LIMIT = 4096;

/**
 * A changed copy of `bytes`: one to eight changes in a row.
 * @param random numbers from 0 to 1
 * @param words what the target's own language has
 * @param corpus other inputs, to take pieces from
 */
export function mutate(bytes, random, words, corpus) {
  let changed = bytes;
  const below = (limit) => Math.floor(random() * limit);
  const pick = (list) => list[below(list.length)];
  for (let left = 1 + below(8) * below(2); left > 0; left--)
    changed = CHANGES[below(CHANGES.length)](changed, { below, pick, words, corpus });
  return changed.length > LIMIT ? changed.subarray(0, LIMIT) : changed;
}

const splice = (bytes, from, cut, put = '') =>
  Buffer.concat([
    bytes.subarray(0, from),
    typeof put === 'string' ? Buffer.from(put) : put,
    bytes.subarray(from + cut),
  ]);

function slice(bytes, below) {
  const from = below(bytes.length + 1);
  return [from, below(Math.min(64, bytes.length - from) + 1)];
}

/** From an opening bracket or quote to a little behind it: often a whole value. */
function value(bytes, { below }) {
  const text = bytes.toString('latin1');
  const starts = [...text.matchAll(/:\s*|[[,]\s*/g)].map((match) => match.index + match[0].length);
  if (starts.length === 0) return slice(bytes, below);
  const from = starts[below(starts.length)];
  const rest = /^(?:"(?:[^"\\]|\\.)*"|[^,}\]]*)/.exec(text.slice(from));
  return [from, rest?.[0].length ?? 0];
}

const CHANGES = [
  (bytes, { below }) => {
    if (bytes.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    copy[below(copy.length)] ^= 1 << below(8);
    return copy;
  },
  (bytes, { below }) => splice(bytes, below(bytes.length + 1), below(2), Buffer.from([below(256)])),
  (bytes, { below }) => splice(bytes, ...slice(bytes, below)),
  (bytes, { below }) => {
    const [from, length] = slice(bytes, below);
    return splice(bytes, below(bytes.length + 1), 0, bytes.subarray(from, from + length));
  },
  (bytes, { below, pick }) => splice(bytes, below(bytes.length + 1), below(2), pick(INTERESTING)),
  (bytes, { below, pick, words }) =>
    words.length === 0 ? bytes : splice(bytes, below(bytes.length + 1), below(3), pick(words)),
  (bytes, { below, pick, corpus }) => {
    const other = pick(corpus);
    const [from, length] = slice(other, below);
    return splice(bytes, ...slice(bytes, below), other.subarray(from, from + length));
  },
  // values of JSON: replaced, exchanged with one from elsewhere, left out, wrapped
  (bytes, tools) => splice(bytes, ...value(bytes, tools), tools.pick(INTERESTING)),
  (bytes, tools) => {
    const other = tools.pick(tools.corpus);
    const [from, length] = value(other, tools);
    return splice(bytes, ...value(bytes, tools), other.subarray(from, from + length));
  },
  (bytes, tools) =>
    tools.words.length === 0 ? bytes : splice(bytes, ...value(bytes, tools), quoted(tools.pick(tools.words))),
  (bytes, tools) => {
    const [from, length] = value(bytes, tools);
    const inner = bytes.subarray(from, from + length).toString('latin1');
    const [open, close] = tools.pick([
      ['[', ']'],
      ['{"a":', '}'],
      ['"', '"'],
    ]);
    return splice(bytes, from, length, Buffer.from(open + inner + close, 'latin1'));
  },
  (bytes, { below }) => {
    const text = bytes.toString('latin1');
    const digits = [...text.matchAll(/\d/g)];
    if (digits.length === 0) return bytes;
    return splice(bytes, digits[below(digits.length)].index, 1, String(below(10)));
  },
];

const quoted = (word) => Buffer.from(JSON.stringify(word.toString()));
