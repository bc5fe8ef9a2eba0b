import type { DepartmentItem, UserItem } from '../admin-items.js';
import { departmentTree } from '../department-tree.js';
import { columns, oneLine, paint, print, wrap } from '../terminal.js';
import type { Checked } from './demo.js';
import type { DirectoryState } from './directory-state.js';
import { tellOutcome } from './tell-outcome.js';

const INDENT = '    ';
const LABEL = 9;
const textWidth = (): number => Math.min(columns() ?? 96, 100) - INDENT.length - LABEL;

/** What a newcomer reads of one step: what somebody did, what arrived, what koosync did. */
export function tellStep(number: number, { step, answer, receipt, faults }: Checked): void {
  const title = wrap(step.title, textWidth() + LABEL).join(`\n${INDENT}`);
  print('', `${paint('bold', `${String(number).padStart(2)}  ${title}`)}`);
  tell('arrives', 'dim', `${step.kind}: ${step.arrives}`);
  if (receipt) tell('koosync', 'cyan', tellOutcome(step.kind, receipt));
  const answered = `${answer.resultCode} in ${answer.ms} ms, ${receipt?.outcome ?? 'no receipt'}`;
  if (faults.length === 0) tell('answer', 'dim', `${answered} ${paint('green', '✓')}`);
  else tell('answer', 'dim', `${answered} ${paint('red', '✗')}`);
  for (const fault of faults) tell('', 'red', paint('red', `✗ ${oneLine(fault)}`));
}

function tell(label: string, style: Parameters<typeof paint>[0], text: string): void {
  const [first = '', ...more] = wrap(text, textWidth());
  print(`${INDENT}${paint(style, label.padEnd(LABEL))}${first}`);
  for (const line of more) print(`${INDENT}${''.padEnd(LABEL)}${line}`);
}

/** The enterprise as koosync holds it now, with its users. */
export function tellTree({ tenant, departments, users }: DirectoryState): void {
  const rows = [...departments.values()];
  const people = (department: DepartmentItem) =>
    [...users.values()].filter(({ departmentCode }) => departmentCode === department.code).map(personOf);
  print('', paint('bold', `What koosync holds now: ${oneLine(tenant?.name ?? 'no enterprise')}`));
  print(...departmentTree(rows, people).map((line) => ` ${line}`));
}

function personOf({ name, userName, role, position, authorized, enabled }: UserItem): string {
  const right =
    authorized && enabled
      ? role === 'admin'
        ? paint('green', 'administrator')
        : ''
      : paint('yellow', 'no access');
  const facts = [oneLine(position), paint('dim', oneLine(userName)), right].filter(Boolean).join(' · ');
  return `${paint('cyan', '•')} ${oneLine(name)}  ${facts}`;
}
