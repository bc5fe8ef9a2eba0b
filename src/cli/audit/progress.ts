const EVERY_MS = 200;

/** How far something is, on one line of a terminal; nothing where nobody looks. */
export class Progress {
  private shownAt = 0;
  private shown = false;

  constructor(private readonly what: string) {}

  show(count: number): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.shownAt < EVERY_MS) return;
    this.shownAt = now;
    this.shown = true;
    process.stderr.write(`\r${count.toLocaleString('en')} ${this.what} …`);
  }

  clear(): void {
    if (this.shown) process.stderr.write('\r\u001b[K');
  }
}
