import { compensateAll, moveCompensations } from './compensation.ts';
import type { Key } from './model/json.ts';
import { changeData, instanceOf, requireElement, type Run } from './run.ts';
import type { ElementInstance, ErrorLeave } from './state.ts';
import { interrupt, terminate } from './termination.ts';
import { acceptsTrigger, occur } from './triggers.ts';

/**
 * CMP-12 with `compensateOnError="true"`: a sub-process that an error leaves first ends what still runs in it and compensates
 * what completed, the innermost one first; then the catcher gets the error. Without a catcher nothing is left (ERR-6), so this
 * begins when the catcher is known. False: nothing to compensate, the catcher gets the error at once.
 */
export function leaveByError(run: Run, thrower: ElementInstance, leave: Omit<ErrorLeave, 'scopes'>): boolean {
  if (!run.model.settings.compensateOnError) return false;
  return leaveNext(run, { ...leave, scopes: scopesLeft(run, thrower, leave) });
}

/** The scope has ended what ran in it, or has compensated: the next one follows, at last the catcher. */
export function resumeLeaving(run: Run, scope: ElementInstance, compensated: boolean): void {
  const { leaving } = scope.data;
  if (leaving === undefined || (!compensated && compensateAll(run, scope)) || leaveNext(run, leaving)) return;
  const { catcherId, ownerKey, payload } = leaving;
  const owner = instanceOf(run, ownerKey);
  if (owner === undefined) return;
  if (catcherId === null) terminate(run, owner.key, null);
  else if (acceptsTrigger(owner, true)) occur(run, requireElement(run.model, catcherId), owner, payload);
}

// helpers

/** TRX-4: a transaction is left without compensation. What a handler restored is undoing already. */
const COMPENSATED: ReadonlySet<string> = new Set(['subProcess', 'eventSubProcess', 'adHocSubProcess']);

/** The sub-processes between the thrower and the catcher, innermost first; the one whose boundary event catches is left too. */
function scopesLeft(
  run: Run,
  thrower: ElementInstance,
  { ownerKey, catcherId }: Omit<ErrorLeave, 'scopes'>,
): readonly Key[] {
  const atBorder = catcherId !== null && requireElement(run.model, catcherId).type === 'boundaryEvent';
  const left: Key[] = [];
  for (let at: ElementInstance | undefined = thrower; at !== undefined;) {
    if (at.key === ownerKey && !atBorder) break;
    if (isCompensated(run, at)) left.push(at.key);
    if (at.key === ownerKey) break;
    at = instanceOf(run, at.data.handlerFor ?? at.parentKey);
  }
  return left;
}

/** MI-8, ADH-2: runs inside a multi-instance body or an ad-hoc sub-process are left with it, and compensated as one. */
function isCompensated(run: Run, { role, elementId, data }: ElementInstance): boolean {
  if (role === 'process' || role === 'inner' || role === 'activation') return false;
  if (data.restored !== undefined || data.leaving !== undefined) return false;
  return COMPENSATED.has(requireElement(run.model, elementId).type);
}

function leaveNext(run: Run, leave: ErrorLeave): boolean {
  const [key, ...scopes] = leave.scopes;
  const scope = instanceOf(run, key);
  if (scope === undefined || scope.state === 'terminating')
    return scopes.length > 0 && leaveNext(run, { ...leave, scopes });
  const inside = run.working.children
    .inOrder(scope.key)
    .filter((child) => ['inner', 'activation'].includes(instanceOf(run, child)?.role ?? ''));
  for (const child of inside) moveCompensations(run, child, scope.key);
  if (!hasCompensations(run, scope.key)) return scopes.length > 0 && leaveNext(run, { ...leave, scopes });
  changeData(run, scope.key, { leaving: { ...leave, scopes } });
  interrupt(run, scope, null, { kind: 'resume', elementInstanceKey: scope.key, data: { leave: true } });
  return true;
}

function hasCompensations(run: Run, key: Key): boolean {
  for (const subscriptionKey of run.working.subscriptionsOf.of(key))
    if (run.working.state.subscriptions[subscriptionKey]?.kind === 'compensation') return true;
  return false;
}
