import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

export interface KafkaRecord {
  readonly partition: number;
  readonly key: string;
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether the command is there: Debian's package `kcat`. */
export const hasKcat = (): boolean => spawnSync('kcat', ['-V']).status === 0;

/**
 * The cluster in memory that librdkafka has for tests of Kafka clients, and librdkafka's own consumer on it: Kafka's
 * protocol as other people wrote it down. No broker, and it keeps nothing.
 */
export class KafkaCluster {
  readonly records: KafkaRecord[] = [];
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {
    let rest = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.records.push(recordOf(line));
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  static async start(topic: string): Promise<KafkaCluster> {
    const child = spawn('kcat', [
      ...['-C', '-t', topic, '-o', 'beginning', '-J', '-u', '-E', '-b', 'none:1'],
      ...['-X', 'test.mock.num.brokers=1', '-d', 'mock'],
    ]);
    const address = await new Promise<string>((resolve, reject) => {
      let told = '';
      child.stderr.on('data', (chunk: Buffer) => {
        told = (told + chunk.toString()).slice(-4000);
        const [, found] = /bootstrap\.servers=([\d.]+:\d+)/.exec(told) ?? [];
        if (found) resolve(found);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`kcat ended: ${told}`)));
    });
    return new KafkaCluster(child, address);
  }

  /** Resolves once so many records were read. */
  async read(count: number): Promise<readonly KafkaRecord[]> {
    while (this.records.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.records;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}

function recordOf(line: string): KafkaRecord {
  const { headers, ...record } = JSON.parse(line) as Omit<KafkaRecord, 'headers'> & { headers: string[] };
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? ''] as const] : []));
  return { ...record, headers: Object.fromEntries(pairs) };
}
