import { continuationSettings, createElementJob } from '../../element-job.ts';
import type { ElementBehavior } from '../../element-behavior.ts';
import type { ScriptTaskElement } from '../../model/process-model.ts';

/**
 * Script task (10.3.3, TSK-9): FEEL and JUEL are evaluated in the step; JavaScript runs as an internal job in the sandbox.
 * The result goes to the result variable.
 */
export const scriptTask: ElementBehavior<ScriptTaskElement> = {
  onActivate: (ctx, element, instance) => {
    if (element.job !== undefined) {
      createElementJob(ctx, element.job, instance);
    } else if (element.script !== undefined) {
      ctx.createJob(instance, {
        jobKind: 'SCRIPT',
        listenerEventType: 'UNSPECIFIED',
        type: 'script',
        ...continuationSettings(ctx, element.continuation, instance.key),
        headers: {},
        delivery: 'atLeastOnce',
        script: element.script.source,
      });
    } else if (element.expression !== undefined) {
      const value = ctx.evaluate(element.expression, instance.key, 'SCRIPT_ERROR');
      ctx.complete(instance, element.resultVariable === undefined ? {} : { [element.resultVariable]: value });
    } else ctx.complete(instance);
  },
  onComplete: (_ctx, element, _instance, variables) => {
    if (element.script === undefined || element.job !== undefined) return variables;
    // The sandbox hands back what the script wrote, and its value under this one name.
    const { result, ...written } = variables;
    return element.resultVariable === undefined || result === undefined
      ? written
      : { ...written, [element.resultVariable]: result };
  },
};
