import type { BehaviorContext } from './element-behavior.ts';
import { Failure } from './failure.ts';
import { raiseIncident } from './incidents.ts';
import type { Key } from './model/json.ts';
import type { Expression } from './model/process-model.ts';
import { readText } from './read-expression.ts';
import type { Run } from './run.ts';
import type { ElementInstance, Subscription } from './state.ts';
import { firstDue } from './time/due.ts';

/** Where a wait names its event definition: this one is no event of the model but a limit of time. */
const deadlineDefinition = -1;

export function isDeadline(subscription: Subscription): boolean {
  return subscription.kind === 'timer' && subscription.definition === deadlineDefinition;
}

/** `millrace:job timeLimit`: all attempts of the job together; evaluated when it is created, like its other settings (TSK-5). */
export function openJobDeadline(
  ctx: BehaviorContext,
  timeLimit: Expression,
  instance: ElementInstance,
): void {
  const event = ctx.model.elements[instance.elementId];
  if (event === undefined) return;
  const text = readText(ctx, timeLimit, instance.key, 'the time limit');
  const due = firstDue({ kind: 'duration', text, timeZone: ctx.timeZone }, ctx.now);
  if (!due.ok) throw new Failure('EXTRACT_VALUE_ERROR', `The time limit of "${event.id}": ${due.message}.`);
  ctx.register(
    { owner: instance, event, definition: deadlineDefinition, interrupting: true, scopeKey: instance.key },
    { kind: 'timer', dueAt: due.dueAt, repetitionsLeft: 1, cycle: null },
  );
}

/** `millrace:process timeLimit`: from the start of the instance; the text was checked at deployment. */
export function openInstanceDeadline(run: Run, process: ElementInstance): void {
  const { timeLimit } = run.model.settings;
  if (timeLimit === undefined || process.role !== 'process') return;
  const due = firstDue({ kind: 'duration', text: timeLimit, timeZone: run.timeZone }, run.env.now);
  if (!due.ok) return;
  run.emit({
    kind: 'subscriptionOpened',
    subscription: {
      kind: 'timer',
      key: run.env.nextKey(),
      elementInstanceKey: process.key,
      elementId: process.elementId,
      definition: deadlineDefinition,
      interrupting: true,
      dueAt: due.dueAt,
      occurrence: 0,
      repetitionsLeft: 1,
      cycle: null,
    },
  });
}

/**
 * The time is over. A job stops, whatever attempts it has left; an instance is suspended. Either has an incident that says so:
 * a person gives the job attempts, or resumes the instance, and from then on there is no limit of time any more.
 */
export function passDeadline(
  run: Run,
  subscription: Subscription,
  owner: ElementInstance,
  by: Key | null,
): void {
  run.emit({ kind: 'subscriptionClosed', subscription, by });
  if (owner.role === 'process') {
    if (run.working.state.suspended) return;
    const message = `The instance has run for its time limit (${run.model.settings.timeLimit ?? ''}) and was suspended. Resume it, or cancel it.`;
    const at = { elementInstanceKey: owner.key, elementId: owner.elementId };
    raiseIncident(run, at, { code: instanceTimeCode, message }, null);
    run.emit({ kind: 'instanceSuspended', at: run.env.now });
    return;
  }
  for (const key of run.working.jobsOf.inOrder(owner.key)) {
    const job = run.working.state.jobs[key];
    // Without attempts it stands still already, and its incident says why.
    if (job === undefined || job.kind !== 'BPMN_ELEMENT' || job.retriesLeft === 0) continue;
    const message = 'The time limit of the job is over. Give it attempts to go on without one.';
    run.emit({ kind: 'jobFailed', key, retriesLeft: 0, message, at: run.env.now });
    raiseIncident(
      run,
      { elementInstanceKey: owner.key, elementId: owner.elementId, jobKey: key },
      { code: 'LIMIT_JOB_TIME', message },
      null,
    );
  }
}

/** The incident of an instance whose time is over; resolving it resumes the instance, and resuming resolves it. */
export function isInstanceTimeIncident(run: Run, incidentKey: Key): boolean {
  return run.working.state.incidents[incidentKey]?.code === instanceTimeCode;
}

export function resolveInstanceTimeIncident(run: Run): void {
  const { key: instanceKey } = run.working.state;
  for (const key of run.working.incidentsOf.inOrder(instanceKey))
    if (isInstanceTimeIncident(run, key))
      run.emit({ kind: 'incidentResolved', key, elementInstanceKey: instanceKey, at: run.env.now });
}

// helpers

const instanceTimeCode = 'LIMIT_INSTANCE_TIME';
