import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { shown } from '../../parts/foreign.js';
import { Icon } from '../../parts/icons.js';
import type { VisibleRow } from './department-tree.js';

const ROW_PX = 30;
const INDENT_PX = 18;
/** Typed letters count as one word while they come this fast, ms. */
const WORD_MS = 700;

interface TreeProps {
  readonly label: string;
  readonly rows: readonly VisibleRow[];
  /** What is looked for, in lower case. */
  readonly search: string;
  readonly chosen: string | undefined;
  readonly onChoose: (code: string) => void;
  readonly onToggle: (code: string, open: boolean) => void;
}

/** A tree as WAI-ARIA has it, of which only the rows in view are in the page. */
export const Tree = (props: TreeProps): ReactElement => {
  const { label, rows, search, chosen, onChoose, onToggle } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const typed = useRef({ word: '', at: 0 });
  const [active, setActive] = useState<string>();
  const at = Math.max(
    rows.findIndex(({ node }) => node.item.code === active),
    0,
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const go = (index: number): void => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!row) return;
    setActive(row.node.item.code);
    virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!act(event.key, row)) return;
    event.preventDefault();
  };
  /** Whether the key means something here. */
  const act = (key: string, row: VisibleRow): boolean => {
    const { code } = row.node.item;
    const page = Math.max(Math.floor((frame.current?.clientHeight ?? 0) / ROW_PX) - 1, 1);
    const ways: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + page),
      PageUp: () => go(at - page),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      Enter: () => onChoose(code),
      ' ': () => onChoose(code),
      ArrowRight: () => {
        if (row.open) go(at + 1);
        else if (row.node.children.length > 0) onToggle(code, true);
      },
      ArrowLeft: () => {
        if (row.open) onToggle(code, false);
        else if (row.level > 1) go(rows.slice(0, at).findLastIndex(({ level }) => level < row.level));
      },
    };
    // a blank within a name that is being typed belongs to it
    const typing = key === ' ' && performance.now() - typed.current.at < WORD_MS;
    if (ways[key] && !typing) ways[key]();
    else if ([...key].length === 1) findTyped(key);
    else return false;
    return true;
  };
  const findTyped = (letter: string): void => {
    const now = performance.now();
    const word = (now - typed.current.at < WORD_MS ? typed.current.word : '') + letter.toLowerCase();
    typed.current = { word, at: now };
    const start = word.length > 1 ? at : at + 1;
    const order = [...rows.slice(start), ...rows.slice(0, start)];
    const next = order.find(({ node }) => node.item.name.toLowerCase().startsWith(word));
    if (next) go(rows.indexOf(next));
  };
  return (
    <div
      ref={frame}
      className="tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={rows.length > 0 ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="tree-room" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          const { code, name } = row.node.item;
          const leaf = row.node.children.length === 0;
          return (
            // the tree itself takes the keys
            <div
              key={code}
              id={`${id}-${index}`}
              className={index === at ? 'tree-row active' : 'tree-row'}
              role="treeitem"
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={leaf ? undefined : row.open}
              aria-selected={code === chosen}
              style={{ transform: `translateY(${start}px)`, paddingLeft: row.level * INDENT_PX - 8 }}
              onClick={() => {
                setActive(code);
                onChoose(code);
              }}
            >
              <span
                className={row.open ? 'twist open' : 'twist'}
                onClick={(event) => {
                  if (leaf) return;
                  event.stopPropagation();
                  setActive(code);
                  onToggle(code, !row.open);
                }}
              >
                {!leaf && <Icon name="twist" />}
              </span>
              <bdi className="name">
                <Marked text={shown(name)} search={search} />
              </bdi>
              <span className="code mono">
                <Marked text={shown(code)} search={search} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
};

const Marked = ({ text, search }: { readonly text: string; readonly search: string }): ReactElement => {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search);
  if (at < 0) return <>{text}</>;
  const end = at + search.length;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
};
