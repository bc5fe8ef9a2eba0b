import { findUnstorableText } from './unstorable-text.js';

/** Between strings: a name that stands before a colon, another word, or a stretch without either. */
const NAME_OR_REST = /([A-Za-z_$][\w$]*)(?=\s*:)|[\w$]+|[^"\w$]+/y;

/**
 * Reads `userList`, `orgInfoList` or `orgInfo` in every form the guide prints: a list; a string that holds the list as
 * JSON (V1, older pages); a string whose inner keys are not quoted, as in the V2 example of [437]:
 * `[{orgCode:"00000001", orgName:"产品部", parentCode:"265789314" }]`. Linear in the text's length.
 *
 * @returns undefined for everything else, and when the string nests too deep or holds U+0000 or a lone surrogate.
 */
export function parseGuideList(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string') return undefined;
  const list = parsedJson(value) ?? parsedJson(withQuotedKeys(value));
  return Array.isArray(list) && findUnstorableText(list) === undefined ? list : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Quotes the names before colons and leaves the rest as it is: whether that is JSON is for the parser to say. */
function withQuotedKeys(text: string): string {
  const pieces: string[] = [];
  let position = 0;
  while (position < text.length) {
    if (text[position] === '"') {
      const end = stringEnd(text, position);
      pieces.push(text.slice(position, end));
      position = end;
      continue;
    }
    NAME_OR_REST.lastIndex = position;
    const [piece, name] = NAME_OR_REST.exec(text)!;
    pieces.push(name === undefined ? piece : `"${name}"`);
    position += piece.length;
  }
  return pieces.join('');
}

function stringEnd(text: string, start: number): number {
  for (let position = start + 1; position < text.length; position += 1) {
    if (text[position] === '\\') position += 1;
    else if (text[position] === '"') return position + 1;
  }
  return text.length;
}
