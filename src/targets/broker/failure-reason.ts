/** What went wrong, as a sentence for operators: without the secrets, and whatever the client library threw. */
export function failureReason(error: unknown, secrets: readonly string[]): string {
  const text = textOf(error) || 'the broker gave no reason';
  return secrets.reduce((told, secret) => (secret ? told.replaceAll(secret, '***') : told), text);
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return '';
  // amqp-connection-manager wraps the error, beside the URL with its password
  if ('err' in error) return textOf(error.err);
  const { message, errors, code, name } = error as Partial<AggregateError & NodeJS.ErrnoException>;
  return message || textOf(errors?.[0]) || code || name || '';
}
