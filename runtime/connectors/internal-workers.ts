import type { JsonObject } from '#engine';
import { decideJob, type DecisionWorkerPorts } from '../decisions/decision-worker.ts';
import { ListenerAnswer, type HostedWorker } from './in-process-workers.ts';
import { BpmnError, JobFailure, type ActivatedJob, type InProcessWorker } from '../contract/runtime.ts';
import { runScript } from './script/run-script.ts';

/** Jobs the engine itself creates: every process works on them. */
export function createInternalWorkers(
  ports: DecisionWorkerPorts,
  withScripts = true,
): readonly HostedWorker[] {
  return [continuations, withScripts ? scripts : refusedScripts, decisionsOf(ports)];
}

// helpers

/** RUN-1: the durable boundary was the commit that created the job; nothing else is to be done. */
const continuations: InProcessWorker = {
  type: '#continuation',
  concurrency: 256,
  lockMs: 30_000,
  handle: () => Promise.resolve(undefined),
};

/** TSK-9: JavaScript in a sandbox of its own, one process per run: as many at once as small machines bear. */
const scripts: HostedWorker = {
  type: '#script',
  concurrency: 4,
  lockMs: 30_000,
  handle: async (job, signal): Promise<JsonObject | ListenerAnswer> => {
    const task = job.userTask === null ? undefined : taskOfScript(job, job.userTask);
    const outcome = await runScript(job.script ?? '', job.variables, signal, task);
    // LSN-2: a task listener has nobody who catches.
    if (outcome.kind === 'bpmnError' && job.kind === 'TASK_LISTENER')
      throw new JobFailure(`A task listener cannot throw the error "${outcome.code}".`);
    if (outcome.kind === 'bpmnError') throw new BpmnError(outcome.code, outcome.message);
    if (outcome.kind === 'failed') throw new JobFailure(outcome.message);
    // The value goes to the task's result variable, which the engine knows.
    const variables = { ...outcome.written, result: outcome.value };
    const { corrections = {} } = outcome;
    return Object.keys(corrections).length === 0
      ? variables
      : new ListenerAnswer(variables, { type: 'userTask', corrections });
  },
};

/** Of definitions from before scripts were switched off: nothing waits in silence. */
const refusedScripts: InProcessWorker = {
  ...scripts,
  handle: () =>
    Promise.reject(
      new JobFailure(
        'Scripts are switched off on this server. Switch them on (SCRIPTS=1), or cancel the instance.',
      ),
    ),
};

/** The names of events as listeners of Camunda 7 know them. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  CREATING: 'create',
  ASSIGNING: 'assignment',
  UPDATING: 'update',
  COMPLETING: 'complete',
  CANCELING: 'delete',
};

function taskOfScript(job: ActivatedJob, view: JsonObject): JsonObject {
  return {
    ...view,
    id: view['userTaskKey'] ?? null,
    eventName: EVENT_NAMES[job.listenerEventType] ?? 'timeout',
    taskDefinitionKey: job.elementId,
    processInstanceId: job.processInstanceKey,
    processDefinitionId: `${job.processDefinitionId}:${String(job.processDefinitionVersion)}:${job.processDefinitionKey}`,
    executionId: job.elementInstanceKey,
  };
}

/** T09: one evaluation after the other in a thread; those that wait for it cost nothing. */
function decisionsOf(ports: DecisionWorkerPorts): HostedWorker {
  return {
    type: '#decision',
    concurrency: 64,
    lockMs: 30_000,
    handle: (job) => decideJob(ports, job),
  };
}
