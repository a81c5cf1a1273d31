import type { Command } from '../command.ts';
import { isInstanceTimeIncident } from '../deadlines.ts';
import { Refusal } from '../failure.ts';
import type { Run } from '../run.ts';
import { activateAdHoc } from './ad-hoc.ts';
import {
  callFailed,
  calledInstanceCompleted,
  calledInstanceCreated,
  calledInstanceTerminated,
  catchFromCalled,
  resumeThrow,
} from './calls.ts';
import { createInstance } from './create-instance.ts';
import { dataStoresAnswered, dataStoresRead } from './data-stores.ts';
import { completeJob, failJob, throwJobError, throwJobEscalation, updateJobRetries } from './jobs.ts';
import { correlateMessage, moveTimer, triggerElement, triggerSignal, triggerTimer } from './occurrences.ts';
import { migrateInstance } from './migrate-instance.ts';
import { modifyInstance } from './modify-instance.ts';
import {
  cancelInstance,
  deleteVariables,
  resolveIncident,
  resumeInstance,
  setVariables,
  suspendInstance,
} from './operations.ts';
import {
  assignUserTask,
  completeUserTask,
  delegateUserTask,
  resolveUserTask,
  throwUserTaskError,
  throwUserTaskEscalation,
  updateUserTask,
} from './user-tasks.ts';

type Handlers = {
  readonly [Kind in Command['kind']]: (run: Run, command: Extract<Command, { kind: Kind }>) => void;
};

/** Every command and what it does first; the steps it queues do the rest. A missing one does not compile. */
const handlers: Handlers = {
  createInstance,
  completeJob,
  failJob,
  updateJobRetries,
  throwJobError,
  throwJobEscalation,
  completeUserTask,
  assignUserTask,
  delegateUserTask,
  resolveUserTask,
  updateUserTask,
  throwUserTaskError,
  throwUserTaskEscalation,
  triggerTimer,
  moveTimer,
  correlateMessage,
  triggerSignal,
  triggerElement,
  activateAdHoc,
  setVariables,
  deleteVariables,
  resolveIncident,
  cancelInstance,
  modifyInstance,
  migrateInstance,
  suspendInstance,
  resumeInstance,
  continue: () => undefined,
  calledInstanceCreated,
  calledInstanceCompleted,
  calledInstanceTerminated,
  callFailed,
  dataStoresRead,
  dataStoresAnswered,
  catchFromCalled,
  resumeThrow,
};

export function applyCommand(run: Run, command: Command): void {
  if (command.kind !== 'createInstance') checkInstance(run, command);
  (handlers[command.kind] as (run: Run, command: Command) => void)(run, command);
}

// helpers

/** RUN-4: a suspended instance takes no step; it can be ended, resumed, and its attempts be counted anew. */
const whileSuspended: ReadonlySet<Command['kind']> = new Set<Command['kind']>([
  'resumeInstance',
  'suspendInstance',
  'cancelInstance',
  'updateJobRetries',
  'calledInstanceCreated',
]);

/** A canceled instance that waits for its called instances hears only of them. */
function checkInstance(run: Run, command: Command): void {
  const { status, suspended, key } = run.working.state;
  if (status !== 'active')
    throw new Refusal('INSTANCE_ENDED', `Instance ${key} has ended.`, { state: status.toUpperCase() });
  if (
    suspended &&
    (!whileSuspended.has(command.kind) || compensatesFirst(run, command)) &&
    !(command.kind === 'resolveIncident' && isInstanceTimeIncident(run, command.incidentKey)) &&
    run.working.state.elements[key]?.state !== 'terminating'
  ) {
    throw new Refusal('INSTANCE_SUSPENDED', `Instance ${key} is suspended: resume it first.`, {
      state: 'SUSPENDED',
    });
  }
}

/** CMP-12: an end that compensates first takes steps, so it waits until the instance resumes. */
function compensatesFirst(run: Run, command: Command): boolean {
  return (
    command.kind === 'cancelInstance' &&
    command.errorThrownBy !== undefined &&
    run.model.settings.compensateOnError
  );
}
