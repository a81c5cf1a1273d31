import { entriesInOrder } from '../keys-in-order.ts';
import type { Command, Thrown } from '../command.ts';
import { completeAdHocJob } from './ad-hoc.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { Refusal } from '../failure.ts';
import { raiseIncident } from '../incidents.ts';
import { SCRIPT_JOB_TYPE } from '../internal-work.ts';
import { writeListenerResult } from '../listeners.ts';
import type { JsonObject, JsonValue, Key } from '../model/json.ts';
import { instanceOf, type Run } from '../run.ts';
import type { ElementInstance, JobKind, JobState } from '../state.ts';
import { isMapping, mappingScriptDone } from '../mapping-scripts.ts';
import { outsideEnded } from '../termination.ts';
import { answerListener, checkListenerAnswer, reasonOf } from '../task-listeners.ts';
import { isCompensating } from '../compensation.ts';
import { checkSubmitted, lookUp, writeLocal } from '../variables.ts';
import { findInstance, findJob } from './find.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** TSK-5: a job is completed once; what follows depends on what the job was for. */
export function completeJob(run: Run, command: Of<'completeJob'>): void {
  const job = findJob(run, command.jobKey);
  checkSubmitted(run, command.variables);
  const instance = findInstance(run, job.elementInstanceKey);
  refuseWhileEnding(job, instance);
  if (job.kind === 'TASK_LISTENER') checkListenerAnswer(run, instance, command);
  else if (command.result?.['type'] === 'userTask')
    throw new Refusal('INVALID_VALUE', `Job ${job.key} is no task listener: it takes no userTask result.`);
  resolveJobIncidents(run, job);
  const { result } = command;
  const denies = job.kind === 'TASK_LISTENER' && result?.['denied'] === true;
  run.emit({
    kind: 'jobCompleted',
    key: job.key,
    elementInstanceKey: instance.key,
    at: run.env.now,
    ...(job.kind.endsWith('_LISTENER') ? { isListener: true } : {}),
    ...(denies ? { denied: reasonOf(result) } : {}),
  });
  const next = instance.data.resultsTaken === true ? 'leave' : 'activate';
  if (job.kind === 'SCRIPT' && isMapping(instance)) {
    run.enqueue(mappingScriptDone(run, instance, command.variables));
    return;
  }
  switch (job.kind) {
    case 'EXECUTION_LISTENER':
      if (instance.state === 'terminating') {
        outsideEnded(run, instance);
        return;
      }
      writeListenerResult(run, instance, listenerVariables(job, command.variables));
      run.enqueue({ kind: next, elementInstanceKey: instance.key });
      return;
    case 'TASK_LISTENER':
      answerListener(run, instance, { ...command, variables: listenerVariables(job, command.variables) });
      return;
    case 'AD_HOC_SUB_PROCESS':
      completeAdHocJob(run, instance, command.variables, command.result ?? {});
      return;
    case 'CONTINUATION':
      run.enqueue({ kind: next, elementInstanceKey: instance.key });
      return;
    default:
      run.enqueue({
        kind: 'complete',
        elementInstanceKey: instance.key,
        data: { variables: command.variables },
      });
  }
}

/** TSK-6: a failure takes one attempt; without any left the element waits for a person. Variables become local to the element. */
export function failJob(run: Run, command: Of<'failJob'>): void {
  const job = findJob(run, command.jobKey);
  checkSubmitted(run, command.variables);
  const retriesLeft = Math.max(0, command.retriesLeft);
  if (job.kind === 'DECISION' && retriesLeft === 0 && command.incidentCode !== undefined) {
    askAgainLater(run, job, command.incidentCode, command.message);
    return;
  }
  for (const [name, value] of entriesInOrder(command.variables))
    writeLocal(run, job.elementInstanceKey, name, value);
  const thrown = errorOfFailure(run, job, command);
  if (thrown !== undefined) {
    const { code, message } = thrown;
    run.emit({ kind: 'jobErrorThrown', key: job.key, errorCode: code, message, at: run.env.now });
    queueThrow(run, job.elementInstanceKey, thrown);
    return;
  }
  run.emit({ kind: 'jobFailed', key: job.key, retriesLeft, message: command.message, at: run.env.now });
  if (retriesLeft > 0) return;
  resolveJobIncidents(run, job);
  const code = command.incidentCode ?? exhaustedCode(run, job);
  const message = command.message === '' ? 'No attempt is left.' : command.message;
  raiseIncident(run, incidentPlace(run, job), { code, message }, null);
}

export function updateJobRetries(run: Run, command: Of<'updateJobRetries'>): void {
  const job = findJob(run, command.jobKey);
  run.emit({ kind: 'jobRetriesUpdated', key: job.key, retries: command.retries, at: run.env.now });
}

/** ERR-1: a worker throws a BPMN error at its element. The job stays until the error is caught or the incident is resolved (ERR-6). */
export function throwJobError(run: Run, command: Of<'throwJobError'>): void {
  const { errorCode, message, variables } = command;
  const job = findJob(run, command.jobKey);
  refuseThrow(run, job);
  checkSubmitted(run, variables);
  checkErrorCode(run, job, errorCode);
  run.emit({ kind: 'jobErrorThrown', key: job.key, errorCode, message, at: run.env.now });
  queueThrow(run, job.elementInstanceKey, {
    kind: 'error',
    code: errorCode,
    message,
    variables,
  });
}

export function throwJobEscalation(run: Run, command: Of<'throwJobEscalation'>): void {
  const job = findJob(run, command.jobKey);
  refuseThrow(run, job);
  checkSubmitted(run, command.variables);
  const thrown: Thrown = {
    kind: 'escalation',
    code: command.escalationCode,
    message: null,
    variables: command.variables,
  };
  queueThrow(run, job.elementInstanceKey, thrown);
}

/** What is thrown at an element is a step of its own: the search for a catcher may fail, and then only the throw is stuck. */
export function queueThrow(run: Run, elementInstanceKey: Key, thrown: Thrown): void {
  findInstance(run, elementInstanceKey);
  run.enqueue({ kind: 'resume', elementInstanceKey, data: { thrown: { ...thrown } } });
}

// helpers

const exhausted: Readonly<Record<JobKind, string>> = {
  BPMN_ELEMENT: 'JOB_NO_RETRIES',
  SCRIPT: 'JOB_NO_RETRIES',
  DECISION: 'JOB_NO_RETRIES',
  CONTINUATION: 'JOB_NO_RETRIES',
  EXECUTION_LISTENER: 'EXECUTION_LISTENER_NO_RETRIES',
  TASK_LISTENER: 'TASK_LISTENER_NO_RETRIES',
  AD_HOC_SUB_PROCESS: 'AD_HOC_SUB_PROCESS_NO_RETRIES',
};

/** CMP-11: what was to be undone and is not, is told apart from work that was to be done. */
function exhaustedCode(run: Run, job: JobState): string {
  const code = exhausted[job.kind];
  return code === 'JOB_NO_RETRIES' && isCompensating(run, job.elementInstanceKey)
    ? 'COMPENSATION_NO_RETRIES'
    : code;
}

/**
 * A failure that the model declares to be a BPMN error (`camunda:errorEventDefinition`): the first whose condition holds. One
 * that cannot be evaluated does not hold; the failure then takes its usual way.
 */
function errorOfFailure(run: Run, job: JobState, command: Of<'failJob'>): Thrown | undefined {
  const elementId = instanceOf(run, job.elementInstanceKey)?.elementId;
  const element = elementId === undefined ? undefined : run.model.elements[elementId];
  const declared = element !== undefined && 'job' in element ? element.job?.failureErrors : undefined;
  if (declared === undefined || job.kind !== 'BPMN_ELEMENT') return undefined;
  const externalTask: JsonObject = {
    errorMessage: command.message,
    errorDetails: command.errorDetails ?? null,
    retries: command.retriesLeft,
    topicName: job.type,
  };
  for (const { condition, code } of declared) {
    const find = (name: string): JsonValue | undefined =>
      name === 'externalTask' ? externalTask : lookUp(run, job.elementInstanceKey, name);
    const holds = evaluate(condition, find, run.env.now, run.timeZone, run.env.guarded);
    if (!holds.ok && holds.code === 'NEEDS_GUARD') throw new Refusal('NEEDS_GUARD', holds.message);
    if (holds.ok && holds.value === true && code.language === 'literal')
      return {
        kind: 'error',
        code: String(code.value),
        message: command.message,
        variables: command.variables,
      };
  }
  return undefined;
}

/** D11: an operation lists the errors its workers may throw. */
function checkErrorCode(run: Run, job: JobState, errorCode: string): void {
  const element = run.model.elements[instanceOf(run, job.elementInstanceKey)?.elementId ?? ''];
  const codes = element !== undefined && 'job' in element ? element.job?.errorCodes : undefined;
  if (codes === undefined || codes.includes(errorCode)) return;
  const allowed = codes.length === 0 ? 'none' : codes.join(', ');
  throw new Refusal(
    'INVALID_VALUE',
    `The operation of "${element?.id ?? ''}" does not list the error "${errorCode}"; it lists: ${allowed}. Add it there, or fail the job.`,
  );
}

/** INC-2: no attempt would help. The job goes; resolving asks anew, for the decision and the variables of then. */
function askAgainLater(run: Run, job: JobState, code: string, message: string): void {
  const { key, elementInstanceKey } = job;
  const { elementId } = incidentPlace(run, job);
  resolveJobIncidents(run, job);
  run.emit({ kind: 'jobCanceled', key, elementInstanceKey, at: run.env.now });
  const retry = { kind: 'resume', elementInstanceKey, data: {} } as const;
  raiseIncident(run, { elementInstanceKey, elementId }, { code, message }, retry);
}

function incidentPlace(run: Run, job: JobState) {
  const elementId = instanceOf(run, job.elementInstanceKey)?.elementId ?? '';
  return { elementInstanceKey: job.elementInstanceKey, elementId, jobKey: job.key };
}

function resolveJobIncidents(run: Run, job: JobState): void {
  for (const key of run.working.incidentsOf.inOrder(job.elementInstanceKey)) {
    if (run.working.state.incidents[key]?.jobKey !== job.key) continue;
    run.emit({ kind: 'incidentResolved', key, elementInstanceKey: job.elementInstanceKey, at: run.env.now });
  }
}

/** LIF-4: termination wins over a completion; only the listeners of the end may still answer. */
function refuseWhileEnding(job: JobState, instance: ElementInstance): void {
  if (instance.state !== 'terminating' || job.kind === 'EXECUTION_LISTENER' || job.kind === 'TASK_LISTENER')
    return;
  throw new Refusal('JOB_NOT_ACTIVE', `The element of job ${job.key} is ending: stop working on it.`);
}

/** LSN-2: a task listener has no catcher; it denies, or fails. */
function refuseThrow(run: Run, job: JobState): void {
  refuseWhileEnding(job, findInstance(run, job.elementInstanceKey));
  if (job.kind !== 'TASK_LISTENER') return;
  const message = `Job ${job.key} is a task listener, which cannot throw: deny, or fail the job.`;
  throw new Refusal('INVALID_INSTANCE_STATE', message);
}

/** A script hands back what it wrote, and its value under one name that means nothing to a listener. */
function listenerVariables(job: JobState, variables: JsonObject): JsonObject {
  if (job.type !== SCRIPT_JOB_TYPE) return variables;
  const { result: _value, ...written } = variables;
  return written;
}
