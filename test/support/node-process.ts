import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script in a process of its own; of KOOSYNC_* variables it sees only those given. */
export class NodeProcess {
  private stdout = '';
  private stderr = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<Ended>;

  constructor(
    script: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    cwd?: string,
  ) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('KOOSYNC_'));
    const env = { ...Object.fromEntries(inherited), NO_COLOR: '1', ...environment };
    this.child = spawn(process.execPath, [script, ...words], {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Waits until the output has what matches. Rejects when the process ends without it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match) return match;
      const isOver = await Promise.race([
        once(this.child.stdout as NonNullable<ChildProcess['stdout']>, 'data').then(() => false),
        this.ended.then(() => true),
      ]);
      if (isOver && !pattern.test(this.stdout))
        throw new Error(`ended without ${pattern}:\n${this.stdout}\n${this.stderr}`);
    }
  }

  /** Waits for further output, or for the end. */
  async printsMore(): Promise<void> {
    const { stdout } = this.child;
    await Promise.race([once(stdout as NonNullable<typeof stdout>, 'data'), this.ended]);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  end(): Promise<Ended> {
    return this.ended;
  }

  async stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
