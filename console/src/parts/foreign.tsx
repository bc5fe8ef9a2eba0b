import type { ReactElement } from 'react';

/** What does not show, or turns what stands around it: control characters, bidirectional overrides and isolates, zero widths. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex -- these are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Makes such characters visible, as `⟨U+202E⟩`. */
export const shown = (text: string): string =>
  text.replace(HIDDEN, (letter) =>
    letter === '\n' || letter === '\t'
      ? letter
      : `⟨U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );

/** A text that came from the marketplace or a target: inert, and isolated from the writing direction around it. */
export const Foreign = ({
  children,
  code = false,
}: {
  readonly children: string;
  readonly code?: boolean;
}): ReactElement => {
  const Tag = code ? 'code' : 'bdi';
  return (
    <Tag className="foreign" dir={code ? 'ltr' : 'auto'}>
      {shown(children)}
    </Tag>
  );
};
