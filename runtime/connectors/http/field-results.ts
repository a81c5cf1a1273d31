import type { JsonObject, JsonValue } from '#engine';
import { BpmnError, JobFailure, type ActivatedJob } from '../../contract/runtime.ts';
import { hopeless, type ConnectorInputs } from '../connector-inputs.ts';
import { readJson } from './read-response.ts';

/** A Flowable HTTP task: its fields say what becomes of the answer. */
export function isFieldTask(inputs: ConnectorInputs): boolean {
  return inputs.has('requestUrl') && !inputs.has('url');
}

/**
 * The variables of a Flowable HTTP task: the body goes to `responseVariableName`, or to the prefix (`resultVariablePrefix`, else
 * the id of the task) and `ResponseBody`; `saveResponseParameters` adds status, reason and headers. `failStatusCodes` fail the
 * attempt, `handleStatusCodes` throw the BPMN error `HTTP` and the status; both list codes such as `404` or `5XX`.
 */
export function fieldResults(inputs: ConnectorInputs, job: ActivatedJob, response: JsonObject): JsonObject {
  const status = Number(response['status']);
  const isIgnored = inputs.flag('ignoreException') === true;
  const handled = inputs.text('handleStatusCodes') ?? '';
  if (handled !== '' && matches(handled, status))
    throw new BpmnError(`HTTP${status}`, `The receiver answered ${status}.`);
  const failing = inputs.text('failStatusCodes') ?? '';
  if (failing !== '' && matches(failing, status)) {
    if (isIgnored) return {};
    const message = `The receiver answered ${status}, which the task lists among failStatusCodes.`;
    throw status >= 500 || status === 429 ? new JobFailure(message) : hopeless(message);
  }
  const prefix = inputs.text('resultVariablePrefix') || job.elementId;
  const body = bodyOf(inputs, response['body'] ?? null);
  const variables: Record<string, JsonValue> = {
    [inputs.text('responseVariableName') || `${prefix}ResponseBody`]: body,
  };
  if (inputs.flag('saveResponseParameters') !== true) return variables;
  const headers = response['headers'] as JsonObject;
  return {
    ...variables,
    [`${prefix}ResponseProtocol`]: 'HTTP',
    [`${prefix}ResponseStatusCode`]: status,
    [`${prefix}ResponseReason`]: response['reason'] ?? '',
    [`${prefix}ResponseHeaders`]: Object.entries(headers)
      .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
      .join('\n'),
  };
}

/** The receiver was not reached. */
export function settleFieldError(inputs: ConnectorInputs, failure: JobFailure): JsonObject {
  if (inputs.flag('ignoreException') === true) return {};
  throw failure;
}

// helpers

function matches(list: string, status: number): boolean {
  return list.split(',').some((code) => {
    const pattern = code.trim().toUpperCase();
    return /^\d(?:XX|\d\d)$/.test(pattern) && String(status).startsWith(pattern.replace(/X/g, ''));
  });
}

/** As text unless the task wants JSON. */
function bodyOf(inputs: ConnectorInputs, body: JsonValue): JsonValue {
  const wantsJson = inputs.flag('saveResponseVariableAsJson') === true;
  if (wantsJson) return typeof body === 'string' ? (readJson(body) ?? body) : body;
  return typeof body === 'object' && body !== null ? JSON.stringify(body) : body;
}
