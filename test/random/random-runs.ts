/**
 * How many random models a property is tried with. The suite takes few; `RANDOM_RUNS=20000` takes that many. The seed is new
 * each time and printed with every failure, together with the path to the smallest failing model; `RANDOM_SEED` repeats one.
 */
export function randomRuns(runs: number): { numRuns: number; seed?: number } {
  const { RANDOM_RUNS, RANDOM_SEED } = process.env;
  const seed = RANDOM_SEED === undefined ? Date.now() & 0x7fffffff : Number(RANDOM_SEED);
  const numRuns = RANDOM_RUNS === undefined ? runs : Number(RANDOM_RUNS);
  if (RANDOM_RUNS !== undefined) console.log(`${String(numRuns)} random models, seed ${String(seed)}`);
  return { numRuns, seed };
}
