import type { Command } from '../command.ts';
import { Refusal } from '../failure.ts';
import { raiseIncident } from '../incidents.ts';
import { changeData, elementOf, type Run } from '../run.ts';
import type { ElementInstance, Step } from '../state.ts';
import { outsideEnded } from '../termination.ts';
import { raiseUncaught } from '../uncaught.ts';
import { findInstance } from './find.ts';
import type { Key } from '../model/json.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** CALL-1: the called instance exists now. If its caller is ending meanwhile, so must it (CALL-8). */
export function calledInstanceCreated(run: Run, command: Of<'calledInstanceCreated'>): void {
  const call = findCall(run, command.elementInstanceKey);
  link(run, call, command.calledInstanceKey);
  if (command.isDetached === true) {
    becomeDetached(run, call, command.calledInstanceKey);
    return;
  }
  if (call.state !== 'terminating' || call.data.awaitsOutside !== true) return;
  run.emit({
    kind: 'callTerminationRequested',
    elementInstanceKey: call.key,
    calledInstanceKey: command.calledInstanceKey,
  });
}

/** CALL-7: completes the call activity once, with the called root variables (CALL-5). */
export function calledInstanceCompleted(run: Run, command: Of<'calledInstanceCompleted'>): void {
  const call = findCall(run, command.elementInstanceKey);
  link(run, call, command.calledInstanceKey);
  const { compensation } = command;
  changeData(run, call.key, {
    callEnded: true,
    ...(compensation === undefined ? {} : { calledCompletion: compensation }),
  });
  if (call.state === 'terminating') outsideEnded(run, call);
  else
    run.enqueue({ kind: 'complete', elementInstanceKey: call.key, data: { variables: command.variables } });
}

/** CALL-8, CALL-9. */
export function calledInstanceTerminated(run: Run, command: Of<'calledInstanceTerminated'>): void {
  const call = findCall(run, command.elementInstanceKey);
  changeData(run, call.key, { callEnded: true });
  if (call.state === 'terminating') {
    outsideEnded(run, call);
    return;
  }
  const message = `The called instance ${command.calledInstanceKey} was canceled. Resolving creates a new one.`;
  raiseIncident(run, placeOf(call), { code: 'CALLED_INSTANCE_CANCELED', message }, callAgain(call));
}

/** CALL-1: the called instance could not be created. */
export function callFailed(run: Run, command: Of<'callFailed'>): void {
  const call = findCall(run, command.elementInstanceKey);
  changeData(run, call.key, { callPending: null });
  if (call.state === 'terminating') outsideEnded(run, call);
  else raiseIncident(run, placeOf(call), { code: command.code, message: command.message }, callAgain(call));
}

/** ERR-5, ESC-3: the search goes on at the call activity, in a step of its own. */
export function catchFromCalled(run: Run, command: Of<'catchFromCalled'>): void {
  const { thrown, calledInstanceKey, throwingElementInstanceKey } = command;
  const call = findCall(run, command.elementInstanceKey);
  const data = { thrown: { ...thrown }, calledInstanceKey, throwingElementInstanceKey };
  run.enqueue({ kind: 'resume', elementInstanceKey: call.key, data });
}

/** The callers' answer. An error nobody caught is an incident where it was thrown (ERR-6); an escalation goes on. */
export function resumeThrow(run: Run, command: Of<'resumeThrow'>): void {
  const { thrown, caught } = command;
  const thrower = findInstance(run, command.throwingElementInstanceKey);
  const { asked } = thrower.data;
  if (asked === undefined || thrower.state === 'terminating') return;
  changeData(run, thrower.key, { asked: null });
  const calledInstanceKey = asked['calledInstanceKey'] as Key | undefined;
  if (calledInstanceKey !== undefined) {
    const throwingElementInstanceKey = asked['throwingElementInstanceKey'] as Key;
    run.emit({ kind: 'throwAnswered', calledInstanceKey, throwingElementInstanceKey, caught, thrown });
    return;
  }
  if (thrown.kind === 'error') {
    if (!caught) raiseUncaught(run, thrower, thrown);
    return;
  }
  if (thrower.role === 'body') {
    run.enqueue({ kind: 'resume', elementInstanceKey: thrower.key, data: { throws: 'answered' } });
    return;
  }
  const type = elementOf(run, thrower)?.type;
  if (type === 'endEvent' || type === 'intermediateThrowEvent')
    run.enqueue({ kind: 'resume', elementInstanceKey: thrower.key, data: { again: false } });
}

// helpers

/** CALL-12: the call completes as soon as its child exists; neither ends, fails or cancels the other. */
function becomeDetached(run: Run, call: ElementInstance, childKey: Key): void {
  changeData(run, call.key, { callEnded: true });
  if (call.state === 'terminating') {
    outsideEnded(run, call);
    return;
  }
  const element = elementOf(run, call);
  const name = element?.type === 'callActivity' ? element.resultVariable : undefined;
  const variables = name === undefined ? {} : { [name]: childKey };
  run.enqueue({ kind: 'complete', elementInstanceKey: call.key, data: { variables } });
}

function findCall(run: Run, key: Key): ElementInstance {
  const call = findInstance(run, key);
  if (elementOf(run, call)?.type !== 'callActivity')
    throw new Refusal('INVALID_INSTANCE_STATE', `"${call.elementId}" is not a call activity.`);
  return call;
}

function link(run: Run, call: ElementInstance, calledInstanceKey: Key): void {
  if (call.data.calledInstanceKey === calledInstanceKey) return;
  run.emit({ kind: 'calledInstanceLinked', elementInstanceKey: call.key, calledInstanceKey });
  changeData(run, call.key, { callPending: null });
  const element = elementOf(run, call);
  if (element?.type !== 'callActivity' || element.instanceVariable === undefined) return;
  if (call.data.compensates === undefined && call.state !== 'terminating')
    run.enqueue({ kind: 'resume', elementInstanceKey: call.key, data: { named: calledInstanceKey } });
}

function placeOf(call: ElementInstance) {
  return { elementInstanceKey: call.key, elementId: call.elementId };
}

function callAgain(call: ElementInstance): Step {
  return { kind: 'resume', elementInstanceKey: call.key, data: {} };
}
