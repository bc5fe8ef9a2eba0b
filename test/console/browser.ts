import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const place = PLACES.find((path) => existsSync(path));

/** Tests in a real browser. Without one they are skipped by name; in CI there must be one. */
export function describeInBrowser(promise: string, tests: () => void): void {
  if (!place && process.env['CI']) throw new Error(`no browser at ${PLACES.join(', ')}`);
  if (place) describe(promise, tests);
  else describe.skip(`${promise} (no Chromium at ${PLACES.join(', ')})`, tests);
}

export async function launchBrowser(): Promise<Browser> {
  if (!place) throw new Error('no browser');
  return chromium.launch({ executablePath: place, args: ['--no-sandbox', '--disable-gpu'] });
}
