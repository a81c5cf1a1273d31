import { parseDuration } from './iso-8601.ts';

/** How often work is tried, and how long each next attempt waits. */
export interface RetryCycle {
  readonly attempts: number;
  readonly backoff: readonly string[];
}

/** Beyond this a list of waits is a mistake, and a job would never come to an end. */
const MAXIMUM_ATTEMPTS = 1000;

/**
 * `failedJobRetryTimeCycle` (bpmn.md 3.2): `R3/PT10M` means 3 attempts ten minutes apart; a list of n durations means
 * n + 1 attempts. Undefined for everything else, an endless cycle among it: work that nobody ever sees fail is lost.
 */
export function parseRetryCycle(text: string): RetryCycle | undefined {
  const repeated = /^R(\d{1,4})\/(P\S+)$/.exec(text.trim());
  const list = repeated === null ? text.split(',').map((part) => part.trim()) : [repeated[2] ?? ''];
  const attempts = repeated === null ? list.length + 1 : Number(repeated[1]);
  const isRight = attempts > 0 && attempts <= MAXIMUM_ATTEMPTS;
  return isRight && list.every((part) => parseDuration(part) !== undefined)
    ? { attempts, backoff: list }
    : undefined;
}
