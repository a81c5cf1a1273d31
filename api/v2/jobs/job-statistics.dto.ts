import type { FilterValue } from '#runtime';
import { z } from 'zod';
import { dateField, dateOrNull, textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { exactDurationMs } from '../../http/exact-duration.ts';
import { dateTime, id, opt } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const MINUTE_MS = 60_000;
/** Periods of one answer; more would be no series but an export. */
const PERIODS_MAX = 10_000;
/** What is chosen when nobody says: the finest that gives a chart no more points than it can show. */
const USUAL_PERIODS_MS = [1, 5, 15, 60, 360, 1440].map((minutes) => minutes * MINUTE_MS);
const USUAL_PERIODS = 200;

const Metric = z.object({ count: z.int(), lastUpdatedAt: dateOrNull() });
const metrics = { created: Metric, completed: Metric, failed: Metric };

export const GlobalQuery = z.strictObject({ from: dateTime(), to: dateTime(), jobType: opt(id()) });
export const GlobalAnswer = z.object({ ...metrics, isIncomplete: z.boolean() });

export const ByTypeBody = searchBody({ from: 'date', to: 'date', jobType: 'text' }, ['jobType', 'workers']);
export const ByTypeAnswer = searchAnswer(z.object({ jobType: textField(), ...metrics, workers: z.int() }));

export const ByWorkerBody = searchBody({ from: 'date', to: 'date', jobType: 'text' }, ['worker']);
export const ByWorkerAnswer = searchAnswer(z.object({ worker: textField(), ...metrics }));

export const ByTimeBody = searchBody({ from: 'date', to: 'date', jobType: 'text', resolution: 'text' }, [
  'time',
]);
export const ByTimeAnswer = searchAnswer(z.object({ time: dateField(), ...metrics }));

export const ErrorsBody = searchBody(
  { jobType: 'text', from: 'date', to: 'date', errorCode: 'text', errorMessage: 'text' },
  ['errorCode', 'errorMessage', 'workers'],
);
export const ErrorsAnswer = searchAnswer(
  z.object({ errorCode: textField(), errorMessage: textField(), workers: z.int() }),
);

/** The length of the periods of a series in milliseconds. */
export function everyMsOf(
  resolution: FilterValue | undefined,
  { from, to }: { readonly from: string; readonly to: string },
): number {
  const spanMs = Date.parse(to) - Date.parse(from);
  if (resolution === undefined) {
    const longest = Math.ceil(spanMs / USUAL_PERIODS / 86_400_000) * 86_400_000;
    return USUAL_PERIODS_MS.find((each) => spanMs <= each * USUAL_PERIODS) ?? longest;
  }
  const everyMs = typeof resolution === 'string' ? exactDurationMs(resolution) : 0;
  if (everyMs < MINUTE_MS || everyMs % MINUTE_MS !== 0)
    throw new ApiProblem(
      'INVALID_FILTER',
      'filter.resolution is an ISO 8601 duration of whole minutes, hours and days, such as PT1M or P1D.',
    );
  if (spanMs > everyMs * PERIODS_MAX)
    throw new ApiProblem(
      'INVALID_FILTER',
      `The time has more than ${PERIODS_MAX} periods of this resolution. Ask for a shorter time or longer periods.`,
    );
  return everyMs;
}
