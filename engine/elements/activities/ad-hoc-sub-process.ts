import type { BehaviorContext, ElementBehavior } from '../../element-behavior.ts';
import { Failure } from '../../failure.ts';
import { createElementJob } from '../../element-job.ts';
import type { JsonValue } from '../../model/json.ts';
import type { AdHocSubProcessElement } from '../../model/process-model.ts';
import type { ElementInstance } from '../../state.ts';

/**
 * Ad-hoc sub-process (10.3.5, 13.3.5). On entry the elements of its collection are started; others by command, by a user or by
 * the result of its job (ADH-1, ADH-2). Every start is a scope of its own; what has ended, what may start and when it completes
 * is in `ad-hoc.ts`, because it looks over all of them (ADH-3…5).
 */
export const adHocSubProcess: ElementBehavior<AdHocSubProcessElement> = {
  onActivate: (ctx, element, instance) => {
    ctx.remember(instance, { adHoc: { started: 0, waiting: [], ending: false, enabled: {} } });
    if (element.outputCollection !== undefined)
      ctx.writeVariable(instance.key, element.outputCollection, [], 'local');
    const starts =
      instance.data.startAt ?? activeElements(ctx, element, instance).map((elementId) => ({ elementId }));
    ctx.startScope(instance);
    ctx.startAdHoc(instance, starts);
    if (element.job !== undefined) createElementJob(ctx, element.job, instance, 'AD_HOC_SUB_PROCESS');
  },
  onComplete: (ctx, element, instance) => {
    const name = element.outputCollection;
    if (name === undefined || instance.parentKey === null || element.outputMappings.length > 0) return {};
    const outputs = ctx.variables(instance.key, 'local')[name] ?? [];
    ctx.writeVariable(instance.parentKey, name, outputs, 'outward');
    return {};
  },
};

// helpers

function activeElements(
  ctx: BehaviorContext,
  element: AdHocSubProcessElement,
  instance: ElementInstance,
): readonly string[] {
  if (element.activeElements === undefined) return [];
  const value = ctx.evaluate(element.activeElements, instance.key, 'EXTRACT_VALUE_ERROR');
  const isText = (id: JsonValue): id is string => typeof id === 'string';
  if (Array.isArray(value) && value.every(isText)) return value;
  throw new Failure(
    'EXTRACT_VALUE_ERROR',
    `The active elements of "${element.id}" must be a list of element ids.`,
  );
}
