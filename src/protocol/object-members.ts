/** From this many members on a set looks for repeated keys, below it a plain search is faster. */
const SET_FROM = 9;

/** The members of one JSON object as they are read; a repeated key keeps its first place and takes the last value. */
export class ObjectMembers {
  /** Canonical key texts with their quotes. */
  private readonly keys: string[] = [];
  /** Where each member stands in the source: start, end, start, end, … */
  private readonly spans: number[] = [];
  /** `"key":value` of the members whose source text is not canonical. */
  private readonly texts: (string | undefined)[] = [];
  private seen: Set<string> | undefined;
  private hasRepeatedKeys = false;
  private isSource = true;

  constructor(private readonly source: string) {}

  /** @param canonical the member's text, undefined when the source text from `start` to `end` is canonical. */
  add(key: string, start: number, end: number, canonical: string | undefined): void {
    if (this.isRepeated(key)) {
      this.hasRepeatedKeys = true;
      this.isSource = false;
    }
    if (canonical !== undefined) this.isSource = false;
    this.keys.push(key);
    this.spans.push(start, end);
    this.texts.push(canonical);
  }

  sourceHasBlanks(): void {
    this.isSource = false;
  }

  /** @returns the object's canonical text in the incoming order, undefined when the source text already is that. */
  canonicalText(): string | undefined {
    if (this.isSource) return undefined;
    return `{${this.entries()
      .map(([, text]) => text)
      .join(',')}}`;
  }

  /** Canonical key text and `"key":value` text of every member, without repetitions. */
  entries(): [key: string, member: string][] {
    const { keys, spans, source } = this;
    const all = this.texts.map((text, index): [string, string] => [
      keys[index]!,
      text ?? source.slice(spans[2 * index], spans[2 * index + 1]),
    ]);
    return this.hasRepeatedKeys ? [...new Map(all.map((entry) => [entry[0], entry])).values()] : all;
  }

  private isRepeated(key: string): boolean {
    const { keys } = this;
    if (keys.length < SET_FROM - 1) return keys.includes(key);
    this.seen ??= new Set(keys);
    if (this.seen.has(key)) return true;
    this.seen.add(key);
    return false;
  }
}
