import type { DepartmentItem } from '../../api/types.js';

export interface DepartmentNode {
  readonly item: DepartmentItem;
  readonly children: DepartmentNode[];
}

/** Why a department has no place in the tree. */
export type Unlinked =
  | { readonly why: 'missing'; readonly parent: string }
  | { readonly why: 'cycle' }
  | { readonly why: 'below' };

export interface Departments {
  readonly top: readonly DepartmentNode[];
  readonly unlinked: readonly { readonly item: DepartmentItem; readonly state: Unlinked }[];
  readonly byCode: ReadonlyMap<string, DepartmentNode>;
}

/** Nests the departments of one enterprise and instance; those without a path stand apart with the reason. */
export function departmentsOf(items: readonly DepartmentItem[]): Departments {
  const byCode = new Map<string, DepartmentNode>(items.map((item) => [item.code, { item, children: [] }]));
  const top: DepartmentNode[] = [];
  const unlinked: DepartmentItem[] = [];
  for (const node of byCode.values()) {
    const { path, parentCode } = node.item;
    if (path === null) unlinked.push(node.item);
    else (parentCode === null ? top : (byCode.get(parentCode)?.children ?? top)).push(node);
  }
  const byName = (a: DepartmentNode, b: DepartmentNode): number => compare(a.item.name, b.item.name);
  top.sort(byName);
  for (const { children } of byCode.values()) children.sort(byName);
  return { top, byCode, unlinked: unlinked.map((item) => ({ item, state: stateOf(item, byCode) })) };
}

const { compare } = new Intl.Collator(['zh-CN', 'en'], { numeric: true });

function stateOf(item: DepartmentItem, byCode: ReadonlyMap<string, DepartmentNode>): Unlinked {
  const seen = new Set<string>();
  for (let at: DepartmentItem | undefined = item; at;) {
    if (seen.has(at.code)) return at.code === item.code ? { why: 'cycle' } : { why: 'below' };
    seen.add(at.code);
    if (at.parentCode === null) break;
    const parent: DepartmentItem | undefined = byCode.get(at.parentCode)?.item;
    if (!parent) return at === item ? { why: 'missing', parent: at.parentCode } : { why: 'below' };
    at = parent;
  }
  return { why: 'below' };
}

/** A row of the tree that shows. */
export interface VisibleRow {
  readonly node: DepartmentNode;
  /** From 1. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly open: boolean;
}

/** The rows that show, in order; below closed ones nothing. */
export function visibleRows(top: readonly DepartmentNode[], isOpen: (code: string) => boolean): VisibleRow[] {
  const rows: VisibleRow[] = [];
  const add = (nodes: readonly DepartmentNode[], level: number): void => {
    nodes.forEach((node, i) => {
      const open = node.children.length > 0 && isOpen(node.item.code);
      rows.push({ node, level, position: i + 1, siblings: nodes.length, open });
      if (open) add(node.children, level + 1);
    });
  };
  add(top, 1);
  return rows;
}

/** The part of the tree that a search keeps: what fits, and the way to it. `text` in lower case. */
export function found(
  top: readonly DepartmentNode[],
  text: string,
): { readonly top: DepartmentNode[]; readonly count: number } {
  let count = 0;
  const keep = (nodes: readonly DepartmentNode[]): DepartmentNode[] =>
    nodes.flatMap((node) => {
      const { name, code } = node.item;
      const fits = name.toLowerCase().includes(text) || code.toLowerCase().includes(text);
      if (fits) count++;
      const children = keep(node.children);
      return fits || children.length > 0 ? [{ item: node.item, children }] : [];
    });
  return { top: keep(top), count };
}
