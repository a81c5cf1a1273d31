import type { BehaviorContext, ElementBehavior } from '../../element-behavior.ts';
import { requestDecision, takeDecision } from '../../element-decision.ts';
import { createElementJob } from '../../element-job.ts';
import { publishModeled } from '../../event-definitions/message.ts';
import type { JsonObject } from '../../model/json.ts';
import type { JobTaskElement } from '../../model/process-model.ts';
import type { ElementInstance } from '../../state.ts';

/**
 * Service task, send task (10.3.3): one job per activation; it completes with the worker's variables (TSK-5). A service task of
 * a mapped file may ask for a decision like a business rule task (T09). A send task without job type publishes its message in the same transaction (MSG-10). An expression of a mapped
 * file is evaluated in the step like a script.
 */
export const jobTask: ElementBehavior<JobTaskElement> = {
  onActivate: (ctx, element, instance) => {
    if (element.job !== undefined) createElementJob(ctx, element.job, instance);
    else if (element.message !== undefined) sendMessage(ctx, element, instance);
    else if (element.decision !== undefined) requestDecision(ctx, element.decision, instance);
    else ctx.complete(instance, expressionResult(ctx, element, instance));
  },
  onResume: (ctx, element, instance) => {
    if (element.decision !== undefined) requestDecision(ctx, element.decision, instance);
  },
  onComplete: (ctx, element, instance, variables) => {
    if (element.decision !== undefined) return takeDecision(ctx, element, instance, variables);
    const results = namedResult(element, variables);
    const name = element.job?.resultVariable ?? element.resultVariable;
    if (element.resultIsLocal !== true || name === undefined || results[name] === undefined) return results;
    const { [name]: value, ...others } = results;
    ctx.writeVariable(instance.parentKey ?? instance.key, name, value ?? null, 'local');
    return others;
  },
};

// helpers

/** 3.3: the worker's variable `result` takes the place of what mapped code returned. */
function namedResult(element: JobTaskElement, variables: JsonObject): JsonObject {
  const name = element.job?.resultVariable;
  if (name === undefined || variables['result'] === undefined) return variables;
  const { result, ...rest } = variables;
  return { ...rest, [name]: result };
}

function sendMessage(ctx: BehaviorContext, element: JobTaskElement, instance: ElementInstance): void {
  if (element.message?.job !== undefined) {
    createElementJob(ctx, element.message.job, instance);
    return;
  }
  if (element.message !== undefined) publishModeled(ctx, element.message, instance);
  ctx.complete(instance);
}

function expressionResult(
  ctx: BehaviorContext,
  element: JobTaskElement,
  instance: ElementInstance,
): JsonObject {
  if (element.expression === undefined) return {};
  const value = ctx.evaluate(element.expression, instance.key, 'SCRIPT_ERROR');
  return element.resultVariable === undefined ? {} : { [element.resultVariable]: value };
}
