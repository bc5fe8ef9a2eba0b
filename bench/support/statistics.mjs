export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
export const round = (value, digits = 2) => Number(value.toFixed(digits));

export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}
