import { BpmnError, JobFailure } from '../contract/runtime.ts';
import type { Redactor } from '../secrets/redactor.ts';

/** The same outcome in words without secrets. A new error, because the stack of the old one begins with its message. */
export function redactedFailure(error: unknown, redactor: Redactor): Error {
  const message = redactor.text(error instanceof Error ? error.message : String(error));
  if (error instanceof BpmnError)
    return new BpmnError(redactor.text(error.errorCode), message, redactor.value(error.variables));
  if (!(error instanceof JobFailure)) return new JobFailure(message);
  const { retries, retryBackOffMs, retryAfterMs, isPermanent } = error;
  return new JobFailure(message, {
    isPermanent,
    ...(retries === undefined ? {} : { retries }),
    ...(retryBackOffMs === undefined ? {} : { retryBackOffMs }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
