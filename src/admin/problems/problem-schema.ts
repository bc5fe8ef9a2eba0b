const text = { type: 'string' as const };

/** Problem details (RFC 9457) as the OpenAPI document tells them. */
export const PROBLEM_SCHEMA = {
  type: 'object' as const,
  description: 'An error, as problem details (RFC 9457). `errors` names the parameters that are wrong.',
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
