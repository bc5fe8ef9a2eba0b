import type { ApiDefaultResponse } from '@nestjs/swagger';

const text = { type: 'string' } as const;
const schema = {
  type: 'object' as const,
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' as const },
    detail: text,
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        properties: { name: text, detail: text },
        required: ['name', 'detail'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail'],
};

/** Problem details (RFC 9457) as the OpenAPI document tells them. */
export const PROBLEM_RESPONSE: Parameters<typeof ApiDefaultResponse>[0] = {
  description: 'An error, as problem details (RFC 9457). `errors` names the parameters that are wrong.',
  content: { 'application/problem+json': { schema } },
};
