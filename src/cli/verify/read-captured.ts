import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { RawRequest } from '../../protocol/raw-request.js';
import { wrongUsage } from '../cli-error.js';

const FORM = 'it needs {"method", "path", "headers", "body" (text) or "bodyBase64"}, and may have "query"';

const captured = z
  .object({
    method: z.string().default('POST'),
    path: z.string(),
    query: z.string().optional(),
    headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    body: z.string().optional(),
    bodyBase64: z.string().optional(),
  })
  .refine(({ body, bodyBase64 }) => body === undefined || bodyBase64 === undefined);

/** A request that was written down. @throws CliError when the file is missing or has another form. */
export function readCaptured(file: string): RawRequest {
  const parsed = captured.safeParse(jsonIn(file));
  if (!parsed.success) throw wrongUsage(`${file} is not a captured request`, FORM);
  const { method, path: target, query, headers, body, bodyBase64 } = parsed.data;
  const [path = '', inPath = ''] = split(withoutOrigin(target));
  return {
    method: method.toUpperCase(),
    path,
    query: (query ?? inPath).replace(/^\?/, ''),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bodyBase64 === undefined ? Buffer.from(body ?? '') : Buffer.from(bodyBase64, 'base64'),
  };
}

function jsonIn(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrongUsage(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      FORM,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw wrongUsage(`${file} is not JSON`, FORM);
  }
}

const withoutOrigin = (target: string): string => target.replace(/^https?:\/\/[^/]+/, '');

function split(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}
