/** A JSON text and how far it has been read; the token readers share it and move `position` behind their token. */
export interface JsonCursor {
  readonly text: string;
  position: number;
}

/** Moves behind blanks, tabs and line ends. @returns whether there were any. */
export function skipBlanks(cursor: JsonCursor): boolean {
  const { text } = cursor;
  const start = cursor.position;
  let position = start;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    position += 1;
  }
  cursor.position = position;
  return position !== start;
}
