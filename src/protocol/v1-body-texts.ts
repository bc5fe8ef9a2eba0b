import { topLevelTexts } from './canonical-body.js';
import { javaText } from './java-text.js';
import { type V1Parameters } from './v1-signature.js';

/**
 * The top-level values of a V1 kit body as the texts that are signed: strings as they are, numbers as Java prints them
 * (integers of any size as they stand), blank values and `null` left out. Lists and objects, which the guide only sends
 * as JSON strings, are printed as Java's collections print themselves; in a second reading as Jackson's JSON.
 *
 * @throws MalformedBody when the bytes are not one JSON object in valid UTF-8.
 */
export function* v1BodyReadings(body: Buffer): Generator<{ readonly parameters: V1Parameters }> {
  const texts = topLevelTexts(body);
  yield { parameters: printed(texts, javaText) };
  if ([...texts.values()].some((json) => /^[[{]/.test(json)))
    yield { parameters: printed(texts, (json) => (/^[[{]/.test(json) ? json : javaText(json))) };
}

function printed(texts: ReadonlyMap<string, string>, print: (json: string) => string): V1Parameters {
  const parameters = new Map<string, string>();
  for (const [name, json] of texts) {
    const text = json === 'null' ? '' : print(json);
    if (!isBlank(text)) parameters.set(name, text);
  }
  return parameters;
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (!isJavaWhitespace(text.charCodeAt(i))) return false;
  return true;
}

/** What `Character.isWhitespace` counts: the separators between pieces of information too, no-break blanks not. */
function isJavaWhitespace(code: number): boolean {
  if (code <= 0x20) return code >= 0x1c || (code >= 0x09 && code <= 0x0d);
  return /[^\S\u00a0\u2007\u202f\ufeff]/.test(String.fromCharCode(code));
}
