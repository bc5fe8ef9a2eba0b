import { validate } from 'dockerfile-utils';

/** What dockerfile-utils finds wrong with a Dockerfile, one sentence each. */
export const dockerfileFaults = (text: string): string[] =>
  validate(text).map(
    ({ message, range }) =>
      `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
