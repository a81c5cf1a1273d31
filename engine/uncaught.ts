import type { Thrown } from './command.ts';
import { raiseIncident } from './incidents.ts';
import type { JsonObject, Key } from './model/json.ts';
import { changeData, elementOf, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';
import { throwUp } from './throwing.ts';

/** A job or user task throws at its element: caught, asked of the callers (ERR-5), or an incident where it was thrown (ERR-6). */
export function throwFromWork(run: Run, instance: ElementInstance, thrown: Thrown): void {
  const outcome = throwUp(run, instance, thrown);
  if (outcome === 'asked') changeData(run, instance.key, { asked: { ...thrown } });
  else if (outcome === 'none' && thrown.kind === 'error') raiseUncaught(run, instance, thrown);
}

/** The same for what a called instance throws: nobody here either means that its own caller is asked, or that the answer is no. */
export function throwFromCalled(run: Run, call: ElementInstance, data: JsonObject): void {
  const thrown = data['thrown'] as unknown as Thrown;
  const calledInstanceKey = data['calledInstanceKey'] as Key;
  const throwingElementInstanceKey = data['throwingElementInstanceKey'] as Key;
  const outcome = throwUp(run, call, thrown, throwingElementInstanceKey);
  if (outcome === 'asked')
    changeData(run, call.key, { asked: { ...thrown, calledInstanceKey, throwingElementInstanceKey } });
  if (outcome !== 'none' && outcome !== 'continues') return;
  run.emit({
    kind: 'throwAnswered',
    calledInstanceKey,
    throwingElementInstanceKey,
    caught: outcome === 'continues',
    thrown,
  });
}

/** ERR-6: resolving enables the worker's job again, or throws again where an end event threw. */
export function raiseUncaught(run: Run, instance: ElementInstance, thrown: Thrown): void {
  const [jobKey] = run.working.jobsOf.inOrder(instance.key);
  const { key: elementInstanceKey, elementId } = instance;
  const place =
    jobKey === undefined ? { elementInstanceKey, elementId } : { elementInstanceKey, elementId, jobKey };
  const data =
    instance.role === 'body'
      ? { throws: 'again' }
      : elementOf(run, instance)?.type === 'endEvent'
        ? { again: true }
        : null;
  const retry = data === null ? null : ({ kind: 'resume', elementInstanceKey, data } as const);
  raiseIncident(run, place, { code: 'UNHANDLED_ERROR_EVENT', message: uncaughtMessage(thrown) }, retry);
}

// helpers

function uncaughtMessage(thrown: Thrown): string {
  const text = thrown.message === null || thrown.message === '' ? '' : `: ${thrown.message}`;
  return `Nothing catches the error "${thrown.code}"${text}. Add an error boundary event or event sub-process, or repair the cause and resolve.`;
}
