/** Values that may stand nowhere but in the database and with whom they are meant for. */
export const MARKS = {
  mobile: '13987654321',
  email: 'marked.person@secret-mail.example',
  name: '标记人甲乙',
  userName: 'marked-user-name',
  position: 'marked position',
  employeeCode: 'marked-code-77',
  workPlace: 'marked work place',
  extension: 'marked-extension-value',
  clientSecret: 'marked-client-secret-value',
  password: 'marked-password-value',
  kitKey: 'marked-access-key-of-the-kit',
  basicKey: 'marked-access-key-basic',
  v1Key: 'marked-access-key-of-v1',
  adminToken: 'marked-admin-token-value',
  readToken: 'marked-read-token-value',
  metricsToken: 'marked-metrics-token-value',
  strayToken: 'marked-token-of-a-stranger',
  passphrase: 'marked-passphrase-value',
} as const;

/** The forms in which a value may hide in a text. */
function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  // what stands before it decides how its bytes fall into Base64's groups
  const shifted = [1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by), Buffer.from(value)])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(4, -3),
  );
  const escaped = [...value].map((c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16)}` : c)).join('');
  const hex = Buffer.from(value).toString('hex');
  return [value, encodeURIComponent(value), escaped, hex, base64.slice(0, -1), ...shifted];
}

/** Which marked values a text holds, in whatever form, and where. */
export function marksIn(text: string, marks: readonly string[] = Object.values(MARKS)): string[] {
  return marks.flatMap((value) =>
    formsOf(value).flatMap((form) => {
      const at = text.indexOf(form);
      return at < 0 ? [] : [`${value}: …${text.slice(Math.max(0, at - 200), at + form.length + 40)}…`];
    }),
  );
}
