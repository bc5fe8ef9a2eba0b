import { createWriteStream } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AdminClient } from '../admin-client.js';
import { CliError } from '../cli-error.js';
import type { AuditExportOptions } from '../commands/audit.js';
import { print, printJson } from '../terminal.js';
import { Progress } from './progress.js';

/** `koosync audit export`. */
export async function exportAuditLog(options: AuditExportOptions): Promise<void> {
  const { format, out, from, to, kind, tenant, outcome } = options;
  const query = { format, from, to, kind, tenantId: tenant, outcome };
  const body = Readable.from(await AdminClient.of(options).stream('audit/export', query));
  let bytes = 0;
  const progress = new Progress('bytes');
  body.on('data', (part: Uint8Array) => progress.show((bytes += part.length)));
  try {
    // a broken connection must not look like a complete file
    await pipeline(body, out === undefined ? new Output() : createWriteStream(out, { mode: 0o600 }));
  } catch (error) {
    throw new CliError(
      `The export broke off (${(error as Error).message})`,
      'start it again; what is there is not complete',
    );
  } finally {
    progress.clear();
  }
  if (out === undefined) return;
  if (options.json) printJson({ file: out, bytes });
  else print(`${out}: ${bytes} bytes`);
}

/** The output, which is not closed. */
class Output extends Writable {
  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    process.stdout.write(chunk, done);
  }
}
