import { join } from 'node:path';
import ts from 'typescript';

/** What TypeScript says of files of a host application: for each source, its errors. */
export function compileFaults(root: string, sources: readonly string[]): string[][] {
  const files = new Map(
    sources.map((source, i) => [join(root, 'test', `embedding-example-${i}.ts`), source]),
  );
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config as unknown, ts.sys, root);
  const given = { ...options, noEmit: true, incremental: false, paths: { koosync: ['./src/index.ts'] } };
  delete given.tsBuildInfoFile;
  const host = ts.createCompilerHost(given);
  host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => files.get(path) ?? ts.sys.readFile(path);
  const program = ts.createProgram([...files.keys()], given, host);
  return [...files.keys()].map((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}
