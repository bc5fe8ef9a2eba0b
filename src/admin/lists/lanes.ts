/** Buyers' data and debugging data; spelled out for the OpenAPI document, which must not depend on the compiler's order. */
export const LANES = ['production', 'test'] as const;
