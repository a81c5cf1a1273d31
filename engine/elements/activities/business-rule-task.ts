import { requestDecision, takeDecision } from '../../element-decision.ts';
import type { ElementBehavior } from '../../element-behavior.ts';
import { createElementJob } from '../../element-job.ts';
import type { JsonObject } from '../../model/json.ts';
import type { JobTaskElement } from '../../model/process-model.ts';

/**
 * Business rule task (10.3.3, T09): with a decision it is evaluated by its binding and the result variable is written (TSK-10);
 * with a job type it is work for a machine like any other (T04). An expression of a mapped file is evaluated in the step.
 */
export const businessRuleTask: ElementBehavior<JobTaskElement> = {
  onActivate: (ctx, element, instance) => {
    if (element.decision !== undefined) requestDecision(ctx, element.decision, instance);
    else if (element.job !== undefined) createElementJob(ctx, element.job, instance);
    else if (element.expression === undefined) ctx.complete(instance);
    else {
      const value = ctx.evaluate(element.expression, instance.key, 'SCRIPT_ERROR');
      ctx.complete(instance, named(element.resultVariable, value));
    }
  },
  onResume: (ctx, element, instance) => {
    if (element.decision !== undefined) requestDecision(ctx, element.decision, instance);
  },
  onComplete: (ctx, element, instance, variables) => {
    if (element.decision !== undefined) return takeDecision(ctx, element, instance, variables);
    const name = element.job?.resultVariable;
    const { result, ...rest } = variables;
    return name === undefined || result === undefined ? variables : { ...rest, [name]: result };
  },
};

// helpers

function named(name: string | undefined, value: JsonObject[string]): JsonObject {
  return name === undefined ? {} : { [name]: value };
}
