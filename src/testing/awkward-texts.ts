/** Texts that some layer between a store and its table likes to change, cut or run. */
export const AWKWARD_TEXTS: readonly (readonly [what: string, texts: readonly string[]])[] = [
  ['characters beyond the BMP', ['𠮷野家', '👩‍👩‍👧‍👦', '🇨🇳', '𝒦𝑜𝑜']],
  ['combining characters, composed or not', ['é', 'e\u0301', 'ạ\u0308', 'ก็', '각', '\u1100\u1161\u11a8']],
  ['text from right to left and its marks', ['محمد', 'דוד', '\u200fabc\u200e', 'a\u202eb\u202cc']],
  [
    'quotes and what looks like SQL',
    ["O'Brien", '"', '`', '\\', "'; DROP TABLE users; --", '1 OR 1=1', '$1 ? :a @b'],
  ],
  ['what looks like a pattern', ['%', '_', 'a%b', '*', '.*', '[a-z]', '\\%']],
  ['what looks like markup or a template', ['<b>', '&amp;', '${x}', '{{x}}', '<script>alert(1)</script>']],
  ['line ends, tabs and blanks inside', ['a\nb', 'a\r\nb', 'a\tb', 'a  b', 'a\u3000b', 'a\u00a0b']],
  ['words that are values elsewhere', ['null', 'undefined', 'true', '0', '007', '1e3', 'NaN']],
  ['names of an object’s own things', ['__proto__', 'constructor', 'toString', 'hasOwnProperty']],
];

/** Pairs that are two names, though many a collation takes them for one. */
export const TWINS: readonly (readonly [string, string])[] = [
  ['ann', 'Ann'],
  ['resume', 'résumé'],
  ['\u00e9', 'e\u0301'],
  ['strasse', 'straße'],
  ['ａ', 'a'],
  ['あ', 'ア'],
  ['a_b', 'axb'],
  ['7', '07'],
  [`${'long'.repeat(15)}.ann`, `${'long'.repeat(15)}.bob`],
];
