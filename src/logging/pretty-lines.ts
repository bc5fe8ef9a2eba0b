import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import type { DestinationStream } from 'pino';

/** Readable lines, made in this process: `[10:12:03.120] INFO: call.settled {"kind":"tenantSync",…}`. */
export async function pinoPretty(to: 1 | 2): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  const stream = to === 1 ? process.stdout : process.stderr;
  const isColoured = isatty(to) && styleText('bold', 'x', { stream }) !== 'x';
  return pretty({
    destination: to,
    sync: true,
    colorize: isColoured,
    messageKey: 'event',
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  });
}
