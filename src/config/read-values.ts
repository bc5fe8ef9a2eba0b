import { readFileSync } from 'node:fs';
import type { ConfigFault } from './config-fault.js';
import { FROM_FILES, VARIABLE_SCHEMA, VARIABLES, type Values } from './variables.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables' values; those that do not fit have their default and a fault each. Empty ones count as absent. */
export function readValues(environment: Environment): { values: Values; faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const given = givenTexts(environment, faults);
  const parsed = VARIABLE_SCHEMA.safeParse(given);
  if (parsed.success) return { values: parsed.data, faults };
  for (const { path, message } of parsed.error.issues) {
    const variable = String(path[0]);
    if (variable in given)
      faults.push({ variable, problem: 'has a value that does not fit', remedy: message });
    delete given[variable];
  }
  return { values: VARIABLE_SCHEMA.parse(given), faults };
}

/** The text of a file that `variable` names; undefined and a fault when it cannot be read. */
export function readText(file: string, variable: string, faults: ConfigFault[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown error'})`;
    const remedy = code === 'ENOENT' ? 'correct the path' : 'let this user read the file';
    faults.push({ variable, problem: `names ${file}, which ${why}`, remedy });
    return undefined;
  }
}

function givenTexts(environment: Environment, faults: ConfigFault[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (Object.hasOwn(VARIABLES, name) && value) given[name] = value;
  for (const name of FROM_FILES) {
    const file = environment[`${name}_FILE`];
    if (!file) continue;
    const text = readText(file, `${name}_FILE`, faults)?.trim();
    if (text) given[name] ??= text;
  }
  return given;
}
