import { entriesInOrder } from '../keys-in-order.ts';
import type { Command } from '../command.ts';
import { isInstanceTimeIncident, resolveInstanceTimeIncident } from '../deadlines.ts';
import { Refusal } from '../failure.ts';
import { leaveByError } from '../leave-by-error.ts';
import type { Key } from '../model/json.ts';
import { changeData, instanceOf, scopeModelOf, type Run } from '../run.ts';
import { checkScope } from '../scopes.ts';
import type { ElementInstance } from '../state.ts';
import { terminate } from '../termination.ts';
import { checkSubmitted, deleteVariable, writeLocal, writeOutward } from '../variables.ts';
import { findInstance } from './find.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

export function setVariables(run: Run, command: Of<'setVariables'>): void {
  const scope = findInstance(run, command.scopeKey);
  checkSubmitted(run, command.variables);
  for (const [name, value] of entriesInOrder(command.variables)) {
    if (command.local) writeLocal(run, scope.key, name, value);
    else writeOutward(run, scope.key, name, value);
  }
}

export function deleteVariables(run: Run, command: Of<'deleteVariables'>): void {
  const scope = findInstance(run, command.scopeKey);
  for (const name of command.names) deleteVariable(run, scope.key, name);
}

/** INC-2: the failed step runs again with the variables of now; a job needs an attempt to give out. */
export function resolveIncident(run: Run, command: Of<'resolveIncident'>): void {
  const incident = run.working.state.incidents[command.incidentKey];
  if (incident === undefined)
    throw new Refusal(
      'INCIDENT_NOT_ACTIVE',
      `Incident ${command.incidentKey} has been resolved already: reload.`,
    );
  const { key, elementInstanceKey, jobKey, retry } = incident;
  const job = jobKey === null ? undefined : run.working.state.jobs[jobKey];
  if (job !== undefined) {
    const retries = command.retries ?? job.retriesLeft;
    if (retries <= 0)
      throw new Refusal(
        'JOB_HAS_NO_RETRIES',
        `Job ${job.key} has no attempt left: give it retries, then resolve.`,
      );
    run.emit({ kind: 'incidentResolved', key, elementInstanceKey, at: run.env.now });
    run.emit({ kind: 'jobRetriesUpdated', key: job.key, retries, at: run.env.now });
    return;
  }
  const isTime = isInstanceTimeIncident(run, key);
  run.emit({ kind: 'incidentResolved', key, elementInstanceKey, at: run.env.now });
  if (isTime && run.working.state.suspended) run.emit({ kind: 'instanceResumed', at: run.env.now });
  if (retry !== null) run.enqueue(retry);
  // TOK-6: an incident keeps its scope open; it may have been the last thing.
  const scope = instanceOf(run, elementInstanceKey);
  if (scope !== undefined && scopeModelOf(run, scope) !== undefined && scope.state !== 'activating')
    checkScope(run, scope);
}

/** A person ends the instance. Called instances end first, so the end may come in a later command (CALL-8). */
export function cancelInstance(run: Run, command: Of<'cancelInstance'>): void {
  const process = findInstance(run, run.working.state.key);
  if (process.state === 'terminating') return;
  if (command.reason !== null) changeData(run, process.key, { reason: command.reason });
  if (command.errorThrownBy !== undefined && leavesByError(run, process, command.errorThrownBy)) return;
  terminate(run, process.key, null);
}

export function suspendInstance(run: Run): void {
  if (run.working.state.suspended)
    throw new Refusal('INVALID_INSTANCE_STATE', 'The instance is suspended already.', { state: 'SUSPENDED' });
  run.emit({ kind: 'instanceSuspended', at: run.env.now });
}

export function resumeInstance(run: Run): void {
  if (!run.working.state.suspended)
    throw new Refusal('INVALID_INSTANCE_STATE', 'The instance is not suspended.', { state: 'ACTIVE' });
  resolveInstanceTimeIncident(run);
  run.emit({ kind: 'instanceResumed', at: run.env.now });
}

// helpers

/** CMP-12: what the error left on its way to the caller is compensated before the instance ends; a call on the way does the same. */
function leavesByError(run: Run, process: ElementInstance, throwerKey: Key): boolean {
  const thrower = instanceOf(run, throwerKey);
  if (thrower === undefined) return false;
  const deeper = thrower.data.asked?.['throwingElementInstanceKey'] as Key | undefined;
  if (deeper !== undefined) changeData(run, thrower.key, { leftByError: deeper });
  return leaveByError(run, thrower, { catcherId: null, ownerKey: process.key, payload: {} });
}
