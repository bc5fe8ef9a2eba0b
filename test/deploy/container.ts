import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What scripts/image-root.mjs tells of the image. */
export interface Image {
  readonly root: string;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly healthcheck: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const NAMESPACES = ['--mount', '--pid', '--fork', '--kill-child'];

/** Whether this user may make namespaces: root on most machines, nobody in some containers. */
export const canConfine = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', [...NAMESPACES, 'mount', '--make-rprivate', '/']).status === 0;

/** The image, run as a container engine would with a read-only root file system; its first process is number 1. */
export class Container {
  private output = '';
  private readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(
    image: Image,
    secrets: string,
    environment: Readonly<Record<string, string>>,
    { data = false, words = image.cmd }: { data?: boolean; words?: readonly string[] } = {},
  ) {
    const env = Object.entries({ ...image.env, ...environment }).map(([name, value]) => `${name}=${value}`);
    const [user = ''] = image.user.split(':');
    const confined = [
      join(import.meta.dirname, 'confined.sh'),
      image.root,
      secrets,
      user,
      data ? 'yes' : 'no',
    ];
    const command = ['env', '-i', 'PATH=/opt/node:/usr/bin:/bin', ...env, ...image.entrypoint, ...words];
    this.child = spawn('unshare', [...NAMESPACES, ...confined, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Waits until it printed what matches. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      const more = once(this.child.stdout as NonNullable<ChildProcess['stdout']>, 'data').then(() => false);
      if ((await Promise.race([more, this.ended.then(() => true)])) && !pattern.test(this.output))
        throw new Error(`ended without ${pattern}:\n${this.output}`);
    }
  }

  /** Ends it whatever it does: with `unshare`, the kernel ends what runs in its namespace. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  text(): string {
    return this.output;
  }

  /** Sends a signal to process 1 of the container and waits for its end. */
  async signal(name: NodeJS.Signals): Promise<number | null> {
    const { pid } = this.child;
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    process.kill(Number(first), name);
    return this.ended;
  }
}
