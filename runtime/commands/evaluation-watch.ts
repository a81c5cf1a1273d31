import type { EvaluationWatch } from '#engine';

/** After this many stops of one command, every later evaluation of it counts as stopped too: it has had its time. */
const stopsMax = 3;

/**
 * Evaluations of one command that were stopped, by their number from 1; a command that is run again, or replayed, stops at the
 * same ones without evaluating them.
 */
export type StoppedEvaluations = readonly number[];

/** `tell` hears the number of the evaluation that runs now, and 0 between evaluations. */
export function watchEvaluations(
  stopped: StoppedEvaluations,
  tell: (evaluation: number) => void = () => undefined,
): EvaluationWatch {
  let count = 0;
  return {
    begin: () => {
      count += 1;
      if (isStopped(stopped, count)) return false;
      tell(count);
      return true;
    },
    end: () => tell(0),
  };
}

// helpers

function isStopped(stopped: StoppedEvaluations, evaluation: number): boolean {
  const last = stopped[stopped.length - 1];
  return (
    stopped.includes(evaluation) || (stopped.length >= stopsMax && last !== undefined && evaluation > last)
  );
}
