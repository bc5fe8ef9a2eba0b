import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** A parameter or field that is wrong, and how. */
export interface FieldFault {
  readonly name: string;
  readonly detail: string;
}

/** An error reply of the admin API: problem details as RFC 9457 has them. */
export interface ProblemDetails {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** For 400: every parameter that is wrong. */
  readonly errors?: readonly FieldFault[];
}

/** Refuses a call of the admin API. */
export class Problem extends HttpException {
  constructor(
    status: number,
    detail: string,
    readonly more: {
      readonly errors?: readonly FieldFault[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail, status);
  }
}

export function problemDetails(
  status: number,
  detail: string,
  errors?: readonly FieldFault[],
): ProblemDetails {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, ...(errors && { errors }) };
}
