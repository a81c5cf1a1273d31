import { compensateAll, endCanceled, moveCompensations } from './compensation.ts';
import { changeData, elementOf, instanceOf, requireElement, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';
import { interrupt } from './termination.ts';

/**
 * TRX-2: everything else in the transaction ends, then it compensates. TRX-5: a cancel in one instance of a multi-instance
 * transaction aborts the whole activity; what completed in its running instances is compensated with the rest.
 */
export function cancelTransaction(run: Run, thrower: ElementInstance): boolean {
  let transaction = instanceOf(run, thrower.parentKey);
  while (transaction !== undefined && elementOf(run, transaction)?.type !== 'transaction') {
    transaction = instanceOf(run, transaction.parentKey);
  }
  if (transaction === undefined) return false;
  const body = transaction.role === 'inner' ? instanceOf(run, transaction.parentKey) : undefined;
  if (body !== undefined)
    for (const key of run.working.children.inOrder(body.key)) moveCompensations(run, key, body.key);
  const whole = body ?? transaction;
  changeData(run, whole.key, { canceling: true });
  interrupt(run, whole, null, { kind: 'resume', elementInstanceKey: whole.key, data: {} });
  return true;
}

/**
 * TRX-2: a canceled transaction first compensates what completed in it, then ends as terminated and leaves by its cancel
 * boundary event. Called when everything else in it has ended, and again when the last handler has.
 */
export function resumeCanceled(run: Run, transaction: ElementInstance, compensated: boolean): void {
  if (!compensated && compensateAll(run, transaction)) return;
  const element = elementOf(run, transaction);
  const boundaryIds = element !== undefined && 'boundaryEventIds' in element ? element.boundaryEventIds : [];
  for (const id of boundaryIds) {
    const event = requireElement(run.model, id);
    if (
      event.type === 'boundaryEvent' &&
      event.eventDefinitions.some((definition) => definition.kind === 'cancel')
    ) {
      endCanceled(run, transaction, id);
      return;
    }
  }
}
