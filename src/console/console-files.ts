import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the console as it goes out. */
export interface ConsoleFile {
  readonly type: string;
  /** Named after its contents: it never changes. */
  readonly immutable: boolean;
  readonly etag: string;
  readonly plain: Buffer;
  /** Compressed beforehand; absent where that saves nothing. */
  readonly br?: Buffer;
  readonly gzip?: Buffer;
}

/** What the build leaves beside the files: each with its type. */
type Listed = Readonly<Record<string, { readonly type: string; readonly immutable: boolean }>>;

/** Beside the compiled sources; beside them in a clone whose sources run as they stand. */
const PLACES = ['../../console', '../../dist/console'];

/** The built console, by path below /console/; undefined where it was not built. Read once, when first asked for. */
export class ConsoleFiles {
  private files: ReadonlyMap<string, ConsoleFile> | undefined;

  constructor(private readonly folder: string | undefined = builtConsole()) {}

  get built(): boolean {
    return this.folder !== undefined;
  }

  find(path: string): ConsoleFile | undefined {
    this.files ??= this.folder === undefined ? new Map() : readAll(this.folder);
    return this.files.get(path);
  }
}

const builtConsole = (): string | undefined =>
  PLACES.map((place) => join(import.meta.dirname, place)).find((place) =>
    existsSync(join(place, 'files.json')),
  );

function readAll(folder: string): Map<string, ConsoleFile> {
  const listed = JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8')) as Listed;
  return new Map(
    Object.entries(listed).map(([path, { type, immutable }]) => {
      const read = (ending: string): Buffer | undefined => {
        const file = join(folder, path + ending);
        return existsSync(file) ? readFileSync(file) : undefined;
      };
      const plain = readFileSync(join(folder, path));
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
      const [br, gzip] = [read('.br'), read('.gz')];
      return [path, { type, immutable, etag, plain, ...(br && { br }), ...(gzip && { gzip }) }];
    }),
  );
}
