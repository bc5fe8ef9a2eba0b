import type { DepartmentItem } from './admin-items.js';
import { oneLine, paint } from './terminal.js';

/**
 * Departments as a tree, each with the lines of `below` under it. Departments whose parent is missing, or that are in a
 * cycle, stand at the end by themselves.
 */
export function departmentTree(
  departments: readonly DepartmentItem[],
  below: (department: DepartmentItem) => readonly string[] = () => [],
): string[] {
  const children = new Map<string | null, DepartmentItem[]>();
  for (const row of [...departments].sort((a, b) => compare(a.code, b.code)))
    children.set(row.parentCode, [...(children.get(row.parentCode) ?? []), row]);
  const shown = new Set<string>();
  const branch = (rows: readonly DepartmentItem[], indent: string): string[] =>
    rows.flatMap((row, i) => {
      shown.add(row.code);
      const next = (children.get(row.code) ?? []).filter(({ code }) => !shown.has(code));
      const isLast = i === rows.length - 1;
      const inner = indent + (isLast ? '   ' : '│  ');
      const rail = inner + (next.length > 0 ? '│  ' : '   ');
      return [
        `${indent}${isLast ? '└─ ' : '├─ '}${nameOf(row)}`,
        ...below(row).map((line) => rail + line),
        ...branch(next, inner),
      ];
    });
  const lines = branch(children.get(null) ?? [], '');
  const stray = departments.filter(({ code }) => !shown.has(code));
  if (stray.length === 0) return lines;
  const strays = stray.map(
    (row) => `   ${nameOf(row)} ${paint('dim', `under ${oneLine(row.parentCode ?? '')}`)}`,
  );
  return [...lines, paint('yellow', 'Without a place in the tree (parent missing, or a cycle):'), ...strays];
}

const nameOf = ({ name, code }: DepartmentItem): string => `${oneLine(name)} ${paint('dim', oneLine(code))}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
