/** Seed of the property tests; printed in their titles, repeated with TEST_SEED. */
export const testSeed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
