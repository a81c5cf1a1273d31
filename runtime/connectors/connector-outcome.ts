import type { JsonObject, JsonValue } from '#engine';
import { BpmnError, JobFailure, type ActivatedJob } from '../contract/runtime.ts';
import { Refusal } from '../contract/refusal.ts';
import { durationMs, hopeless, isContext } from './connector-inputs.ts';
import { withErrorFunctions } from './error-functions.ts';

/** Evaluates FEEL where it can be ended (guarantees 4.11). */
export type Evaluate = (expression: string, variables: JsonObject, tenantId: string) => Promise<JsonValue>;

/** What a connector could not do: what the model's `errorExpression` sees, and the failure when it says nothing. */
export interface ConnectorError {
  /** The status of the receiver, or a word of ours such as TARGET_REFUSED. */
  readonly code: string;
  readonly message: string;
  readonly failure: JobFailure;
  /** What the receiver answered, as far as it did. */
  readonly response: JsonObject;
}

/**
 * The result of a connector by the headers of its task: `resultVariable` takes all of it, `resultExpression` makes variables of
 * it, `errorExpression` decides whether it is an error. Without a header nothing is written.
 */
export async function shapeResult(
  evaluate: Evaluate,
  job: ActivatedJob,
  response: JsonObject,
): Promise<JsonObject> {
  const { headers } = job;
  const variables: Record<string, JsonValue> = {};
  const name = headers['resultVariable']?.trim() ?? '';
  if (name !== '') {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
      throw hopeless(
        `The header "resultVariable" has to be the name of a variable, not "${name.slice(0, 100)}".`,
      );
    variables[name] = response;
  }
  const context = { ...response, response };
  const expression = expressionOf(headers['resultExpression']);
  if (expression !== undefined) {
    const value = await run(evaluate, job, 'resultExpression', [expression, context]);
    if (!isContext(value))
      throw hopeless('The header "resultExpression" has to give a context such as {a: body.b}.');
    Object.assign(variables, value);
  }
  await applyErrorExpression(evaluate, job, { ...context, ...variables, error: null });
  return variables;
}

/** An error of the receiver: a BPMN error, a failure or nothing at all, as the model says; else the failure. */
export async function settleError(
  evaluate: Evaluate,
  job: ActivatedJob,
  error: ConnectorError,
): Promise<JsonObject> {
  const { code, message, response } = error;
  const context = { ...response, response, error: { code, message, variables: { response } } };
  const ignored = await applyErrorExpression(evaluate, job, context);
  if (ignored !== null) return ignored;
  throw error.failure;
}

// helpers

async function applyErrorExpression(
  evaluate: Evaluate,
  job: ActivatedJob,
  context: JsonObject,
): Promise<JsonObject | null> {
  const expression = expressionOf(job.headers['errorExpression']);
  if (expression === undefined) return null;
  const text = withErrorFunctions(expression);
  const given = { ...context, job: { retries: job.retries } };
  const outcome = await run(evaluate, job, 'errorExpression', [text, given]);
  if (!isContext(outcome)) return null;
  const { kind, code, message, variables, retries, retryBackoff } = outcome;
  const shown = typeof message === 'string' ? message : '';
  const written = isContext(variables) ? variables : {};
  if (kind === 'ignoreError') return written;
  if (kind === 'bpmnError') {
    if (typeof code !== 'string' && typeof code !== 'number')
      throw hopeless('The header "errorExpression" calls bpmnError without a code.');
    throw new BpmnError(String(code), shown, written);
  }
  if (kind !== 'jobError') return null;
  const wait = typeof retryBackoff === 'string' ? durationMs(retryBackoff) : undefined;
  throw new JobFailure(shown, {
    ...(typeof retries === 'number' ? { retries: Math.max(0, Math.trunc(retries)) } : {}),
    ...(wait === undefined ? {} : { retryBackOffMs: wait }),
  });
}

async function run(
  evaluate: Evaluate,
  { tenantId }: ActivatedJob,
  header: string,
  [expression, context]: readonly [string, JsonObject],
): Promise<JsonValue> {
  try {
    return await evaluate(expression, context, tenantId);
  } catch (error) {
    if (error instanceof Refusal) throw hopeless(`The header "${header}" failed: ${error.message}`);
    throw error;
  }
}

function expressionOf(header: string | undefined): string | undefined {
  const text = header?.trim().replace(/^=/, '').trim() ?? '';
  return text === '' ? undefined : text;
}
