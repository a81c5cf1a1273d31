import type { BehaviorContext } from './element-behavior.ts';
import { openJobDeadline } from './deadlines.ts';
import { Failure } from './failure.ts';
import { entriesInOrder } from './keys-in-order.ts';
import type { Key } from './model/json.ts';
import type { ContinuationModel, Expression, JobModel } from './model/process-model.ts';
import { readInteger, readText } from './read-expression.ts';
import type { ElementInstance, JobKind } from './state.ts';
import { parseRetryCycle } from './time/retry-cycle.ts';

/** TSK-5: type, retries, headers and priority are evaluated when the job is created, one job per activation. */
export function createElementJob(
  ctx: BehaviorContext,
  job: JobModel,
  instance: ElementInstance,
  jobKind: JobKind = 'BPMN_ELEMENT',
): void {
  const cycle =
    job.retryCycle === undefined ? undefined : evaluateRetryCycle(ctx, job.retryCycle, instance.key);
  ctx.createJob(instance, {
    jobKind,
    listenerEventType: 'UNSPECIFIED',
    type: readText(ctx, job.type, instance.key, 'the job type'),
    retries:
      cycle?.attempts ?? readInteger(ctx, job.retries, instance.key, 'the number of retries', { minimum: 1 }),
    priority:
      job.priority === undefined ? 0 : readInteger(ctx, job.priority, instance.key, 'the job priority'),
    headers:
      job.headerExpressions === undefined
        ? job.headers
        : { ...job.headers, ...evaluateHeaders(ctx, job.headerExpressions, instance.key) },
    backoff: cycle?.backoff ?? job.backoff,
    delivery: job.delivery,
  });
  if (job.timeLimit !== undefined) openJobDeadline(ctx, job.timeLimit, instance);
}

/** `failedJobRetryTimeCycle` as an expression. */
export function evaluateRetryCycle(
  ctx: BehaviorContext,
  expression: Expression,
  scopeKey: Key,
): { readonly attempts: number; readonly backoff: readonly string[] } {
  const text = readText(ctx, expression, scopeKey, 'the retry cycle');
  const cycle = parseRetryCycle(text);
  if (cycle === undefined)
    throw new Failure(
      'EXTRACT_VALUE_ERROR',
      `"${text}" is not a retry cycle: give R3/PT10M, or a list of durations.`,
    );
  return cycle;
}

/** RUN-1: how an internal job is tried; three attempts by the retry law unless the model says otherwise. */
export function continuationSettings(
  ctx: BehaviorContext,
  model: ContinuationModel | undefined,
  scopeKey: Key,
): { readonly retries: number; readonly backoff: readonly string[]; readonly priority: number } {
  const cycle =
    model?.retryCycle === undefined ? undefined : evaluateRetryCycle(ctx, model.retryCycle, scopeKey);
  return {
    retries: cycle?.attempts ?? 3,
    backoff: cycle?.backoff ?? [],
    priority:
      model?.priority === undefined ? 0 : readInteger(ctx, model.priority, scopeKey, 'the job priority'),
  };
}

/** Headers are texts; anything else is shown as JSON, and a missing value as an empty text. */
export function evaluateHeaders(
  ctx: BehaviorContext,
  expressions: Readonly<Record<string, Expression>>,
  scopeKey: Key,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, expression] of entriesInOrder(expressions)) {
    const value = ctx.evaluate(expression, scopeKey, 'EXTRACT_VALUE_ERROR');
    headers[name] = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  }
  return headers;
}
