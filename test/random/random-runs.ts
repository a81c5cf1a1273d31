/** The suite tries the same models on every machine, so that it fails for a change and never by chance. */
const usualSeed = 20_261_121;

/**
 * How many random models a property is tried with. The suite takes few, always the same; `RANDOM_RUNS=20000` takes that many with a
 * new seed, which is printed; `RANDOM_SEED` repeats one. A failure names the path to the smallest failing model.
 */
export function randomRuns(runs: number): { numRuns: number; seed: number } {
  const { RANDOM_RUNS, RANDOM_SEED } = process.env;
  const fresh = RANDOM_RUNS === undefined ? usualSeed : Date.now() & 0x7fffffff;
  const seed = RANDOM_SEED === undefined ? fresh : Number(RANDOM_SEED);
  const numRuns = RANDOM_RUNS === undefined ? runs : Number(RANDOM_RUNS);
  if (RANDOM_RUNS !== undefined) console.log(`${String(numRuns)} random models, seed ${String(seed)}`);
  return { numRuns, seed };
}
