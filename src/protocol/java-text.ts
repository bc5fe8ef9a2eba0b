const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[,:]|[^",:]+/gs;

/**
 * What Java's `String.valueOf` prints for a value that Jackson read: strings without quotes, maps as `{a=1, b=null}`,
 * lists as `[x, y]`.
 *
 * @param json canonical JSON text: its numbers are printed as they stand.
 */
export function javaText(json: string): string {
  if (json.startsWith('"')) return JSON.parse(json) as string;
  if (!/^[[{]/.test(json)) return json;
  return json.replace(TOKEN, (token) => {
    if (token === ',') return ', ';
    if (token === ':') return '=';
    return token.startsWith('"') ? (JSON.parse(token) as string) : token;
  });
}
