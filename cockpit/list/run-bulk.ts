export interface BulkFailure {
  key: string;
  error: unknown;
}
export interface BulkProgress {
  total: number;
  done: number;
  /** Nothing had to be done any more, such as an instance without open incident. */
  skipped: number;
  failed: BulkFailure[];
}
export type BulkStep = (key: string) => Promise<'done' | 'skipped'>;

const atOnce = 4;

/**
 * One action on many instances, a few at a time. A failure is kept with its key and the others go
 * on; a stopped run ends after the steps that are under way.
 */
export async function runBulk(
  keys: readonly string[],
  step: BulkStep,
  options: { signal: AbortSignal; onProgress: (progress: BulkProgress) => void },
): Promise<BulkProgress> {
  let progress: BulkProgress = { total: keys.length, done: 0, skipped: 0, failed: [] };
  const pending = [...keys].reverse();
  const report = (changes: Partial<BulkProgress>) => {
    progress = { ...progress, ...changes };
    options.onProgress(progress);
  };
  const work = async () => {
    while (!options.signal.aborted) {
      const key = pending.pop();
      if (key === undefined) return;
      try {
        const result = await step(key);
        report(result === 'done' ? { done: progress.done + 1 } : { skipped: progress.skipped + 1 });
      } catch (error) {
        report({ failed: [...progress.failed, { key, error }] });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, keys.length) }, work));
  return progress;
}
