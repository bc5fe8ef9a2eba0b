import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MakeStore } from '../../testing/verify-user-store.js';
import type { StoreUnderTest, VerifyOptions } from '../../testing/verify-options.js';
import { CliError, wrongUsage } from '../cli-error.js';

export interface LoadedStore {
  readonly make: MakeStore;
  readonly options: VerifyOptions;
}

/** @throws CliError when there is no such module, or when it makes no store. */
export async function loadStore(file: string): Promise<LoadedStore> {
  const path = resolve(file);
  if (!existsSync(path)) throw wrongUsage(`${file} does not exist`, 'name a JavaScript module');
  let found: { default?: unknown; options?: VerifyOptions };
  try {
    found = (await import(pathToFileURL(path).href)) as typeof found;
  } catch (error) {
    throw new CliError(`${file} cannot be loaded: ${messageOf(error)}`, 'compile TypeScript first');
  }
  const made = found.default;
  if (typeof made !== 'function' && !isUnderTest(made))
    throw wrongUsage(`${file} makes no store`, 'export () => ({ store, probe }) as default');
  const make = async (): Promise<StoreUnderTest> => {
    const result: unknown = typeof made === 'function' ? await (made as MakeStore)() : made;
    if (isUnderTest(result)) return result;
    throw wrongUsage(`${file} makes no store`, 'let the default export return { store, probe }');
  };
  return { make, options: found.options ?? {} };
}

const isUnderTest = (value: unknown): value is StoreUnderTest =>
  typeof value === 'object' && value !== null && typeof (value as StoreUnderTest).store === 'object';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
