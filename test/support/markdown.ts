/** A heading of a Markdown text and what stands below it, down to the next heading. */
export interface Section {
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

/** Fenced blocks of one language, without the indentation of the list they stand in. */
export function blocks(text: string, language: string): string[] {
  const fences = text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm);
  return [...fences]
    .filter(([, , found]) => found === language)
    .map(([, indent = '', , body = '']) => body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}

const withoutBlocks = (text: string): string => text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');

export function sections(text: string): Section[] {
  // a # in a block is a comment of the shell
  const hidden = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, (block) => block.replaceAll(/^#/gm, ' '));
  const heads = [...hidden.matchAll(/^(#+) (.+)$/gm)];
  return heads.map(({ index, 0: line, 1: marks = '', 2: title = '' }, i) => ({
    level: marks.length,
    title,
    text: text.slice(index + line.length, heads[i + 1]?.index),
  }));
}

/** What stands between backticks, blocks left out. */
export const codeSpans = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** Rows of every table, head left out, as cells. */
export const tableRows = (text: string): string[][] =>
  withoutBlocks(text)
    .split(/\n(?!\|)/)
    .flatMap((table) =>
      table
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .slice(2),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** Targets of links. */
export const links = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** What a heading is called in a link to it. */
export const anchorOf = (title: string): string =>
  `#${title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')}`;
