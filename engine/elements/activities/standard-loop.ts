import type { BehaviorContext, LoopBehavior } from '../../element-behavior.ts';
import { Failure } from '../../failure.ts';
import type { Key } from '../../model/json.ts';
import type { FlowElement, StandardLoopModel } from '../../model/process-model.ts';
import { readBoolean, readInteger } from '../../read-expression.ts';
import type { ElementInstance } from '../../state.ts';

/**
 * Standard loop (10.3.8, LOOP-1…4): one inner instance after the other in one body. True means go on; the condition is
 * tested before or after each run, at most `maximum` runs.
 */
export const standardLoop: LoopBehavior = {
  onActivate: (ctx, element, body) => {
    const loop = loopOf(element);
    const maximum = body.data.cardinality ?? evaluateMaximum(ctx, loop, body);
    const wanted = maximum > 0 && (!loop.testBefore || holds(ctx, loop, body.key));
    if (wanted) next(ctx, loop, body, 0);
    else ctx.complete(body);
  },
  onInnerLeaving: (ctx, element, body, inner) => {
    const loop = loopOf(element);
    const completed = (body.data.completed ?? 0) + 1;
    ctx.remember(body, { completed });
    return completed < (body.data.cardinality ?? 0) && holds(ctx, loop, inner.key) ? 'next' : 'end';
  },
  onInnerLeft: (ctx, element, body, outcome) => {
    if (outcome === 'next') next(ctx, loopOf(element), body, body.data.completed ?? 0);
    else ctx.complete(body);
  },
  onBodyComplete: () => undefined,
};

// helpers

function loopOf(element: FlowElement): StandardLoopModel {
  if (!('loop' in element) || element.loop?.kind !== 'standardLoop')
    throw new Failure('ENGINE_DEFECT', `"${element.id}" is not a loop.`);
  return element.loop;
}

function evaluateMaximum(ctx: BehaviorContext, loop: StandardLoopModel, body: ElementInstance): number {
  const maximum =
    loop.maximum === undefined
      ? ctx.limits.iterationsMax + 1
      : readInteger(ctx, loop.maximum, body.key, 'the loop maximum', { minimum: 0, code: 'MI_INVALID' });
  ctx.remember(body, { cardinality: maximum, created: 0, completed: 0, terminated: 0 });
  return maximum;
}

/** LOOP-2: without condition the loop runs exactly as often as its maximum says. */
function holds(ctx: BehaviorContext, loop: StandardLoopModel, scopeKey: Key): boolean {
  return loop.condition === undefined || readBoolean(ctx, loop.condition, scopeKey, 'the loop condition');
}

function next(ctx: BehaviorContext, loop: StandardLoopModel, body: ElementInstance, index: number): void {
  if (index >= ctx.limits.iterationsMax) {
    throw new Failure('LIMIT_ITERATIONS', `The loop has run ${String(index)} times, which is the limit.`);
  }
  ctx.startInner(body, index, { loopCounter: index + loop.firstIndex });
  ctx.remember(body, { created: index + 1 });
}
