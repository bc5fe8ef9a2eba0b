/** A page of rows, and the key after which the next one begins; null at the end. */
export interface Page<R> {
  readonly rows: R[];
  readonly next: string | null;
}

/** Makes a page of at most `limit` rows; `rows` holds one more when there is a next page. */
export function pageOf<R>(rows: R[], limit: number, cursorOf: (row: R) => string): Page<R> {
  if (rows.length <= limit) return { rows, next: null };
  const page = rows.slice(0, limit);
  return { rows: page, next: cursorOf(page[limit - 1] as R) };
}
