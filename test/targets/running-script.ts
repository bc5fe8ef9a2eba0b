import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';

const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');
const STARTED = 'Nest microservice successfully started';

/** A Nest application that runs in a process of its own. */
export interface RunningScript {
  /** Resolves with the first `count` lines that it printed, those of Nest's logger left out. */
  lines(count: number): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Compiles and starts a script of TypeScript; resolves when its microservice listens. */
export async function startScript(source: string): Promise<RunningScript> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'script-'));
  const file = join(folder, 'script.mjs');
  writeFileSync(file, compiled(source));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const printed: string[] = [];
  const faults: string[] = [];
  const news = new EventEmitter();
  createInterface(child.stderr).on('line', (line) => faults.push(line));
  createInterface(child.stdout).on('line', (line) => {
    if (line.includes(STARTED)) news.emit('started');
    else if (!line.includes('[Nest]')) printed.push(line);
    news.emit('line');
  });
  const died = exited.then(() => {
    throw new Error(`the script ended: ${faults.join('\n')}`);
  });
  died.catch(() => undefined);
  await Promise.race([once(news, 'started'), died]);
  return {
    lines: async (count) => {
      while (printed.length < count) await Promise.race([once(news, 'line'), died]);
      return printed.slice(0, count);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function compiled(source: string): string {
  return ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      useDefineForClassFields: false,
    },
  }).outputText;
}
