// Branch and statement counters of the built sources under test, all in one byte array: istanbul's instrumentation, fed with
// views of that array instead of objects, so that resetting and reading them costs microseconds.
import { readFileSync } from 'node:fs';
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';

const CAPACITY = 1 << 16;
const VARIABLE = '__koosyncFuzz__';
/** How often something ran counts in classes: 1, 2, 3, 4–7, 8–15, 16–31, 32–127, 128 and more. */
const CLASS_OF = Uint8Array.from({ length: 256 }, (_, count) => {
  if (count < 4) return [0, 1, 2, 4][count];
  return count < 8 ? 8 : count < 16 ? 16 : count < 32 ? 32 : count < 128 ? 64 : 128;
});

export class Coverage {
  /** What ran since the last `fresh`. */
  counters = new Uint8Array(CAPACITY);
  seen = new Uint8Array(CAPACITY);
  size = 0;

  /** Instruments modules that are loaded from now on and whose path `wanted` matches. */
  static watching(wanted) {
    if (!modules.registerHooks) throw new Error('coverage-guided fuzzing needs Node.js 22.15 or newer');
    const coverage = new Coverage();
    globalThis[VARIABLE] = {};
    modules.registerHooks({
      load(url, context, next) {
        if (!wanted.test(url)) return next(url, context);
        const path = fileURLToPath(url);
        const source = coverage.instrument(readFileSync(path, 'utf8'), path);
        return { format: 'module', source, shortCircuit: true };
      },
    });
    return coverage;
  }

  instrument(source, path) {
    const instrumenter = createInstrumenter({
      esModules: true,
      compact: true,
      coverageVariable: VARIABLE,
      coverageGlobalScope: 'globalThis',
      coverageGlobalScopeFunc: false,
    });
    const code = instrumenter.instrumentSync(source, path);
    const { s, f, b } = instrumenter.lastFileCoverage();
    const branches = Object.fromEntries(Object.entries(b).map(([id, ways]) => [id, this.view(ways.length)]));
    const hash = /hash="([^"]+)"/.exec(code)?.[1];
    if (hash === undefined) throw new Error(`${path}: instrumented in another form than expected`);
    const [statements, functions] = [this.view(Object.keys(s).length), this.view(Object.keys(f).length)];
    globalThis[VARIABLE][path] = { hash, s: statements, f: functions, b: branches };
    return code;
  }

  view(length) {
    if (this.size + length > CAPACITY) throw new Error('more counters than the fuzzer has room for');
    this.size += length;
    return this.counters.subarray(this.size - length, this.size);
  }

  reset() {
    this.counters.fill(0, 0, this.size);
  }

  /** Whether anything ran that never ran before, or so often for the first time; remembers it. */
  isNew() {
    let found = false;
    for (let i = 0; i < this.size; i++) {
      const count = this.counters[i];
      if (count === 0) continue;
      const kind = CLASS_OF[count];
      if (this.seen[i] & kind) continue;
      this.seen[i] |= kind;
      found = true;
    }
    return found;
  }

  /** How many counters have ever run. */
  get reached() {
    let reached = 0;
    for (let i = 0; i < this.size; i++) if (this.seen[i] !== 0) reached++;
    return reached;
  }
}
