import type { BehaviorContext, LoopBehavior, LoopOutcome } from '../../element-behavior.ts';
import { throwFromBody } from '../../event-definitions/registry.ts';
import { Failure } from '../../failure.ts';
import { jsonSize } from '../../json-size.ts';
import { listOfOutputs } from '../../loop-outputs.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { FlowElement, MultiInstanceModel } from '../../model/process-model.ts';
import { describe, readBoolean, readInteger } from '../../read-expression.ts';
import type { ElementInstance, LoopThrow } from '../../state.ts';

/**
 * Multi-instance (10.3.8, 13.3.7): the body is a scope that holds one inner instance per item. The list is evaluated once
 * (MI-1); parallel instances are created in batches (MI-6), sequential ones one after the other. Outputs stand at the index
 * of their item whatever the order of completion (MI-4); the body completes when all have ended or the condition holds (MI-5).
 */
export const multiInstance: LoopBehavior = {
  onActivate: (ctx, element, body) => {
    const loop = loopOf(element);
    const { items, cardinality } =
      body.data.cardinality === undefined
        ? evaluateItems(ctx, loop, body)
        : { ...body.data, cardinality: body.data.cardinality };
    const created = body.data.created ?? 0;
    const until = Math.min(cardinality, created + (loop.sequential ? 1 : ctx.limits.iterationBatch));
    for (let index = created; index < until; index += 1)
      ctx.startInner(body, index, localsOf(loop, items, index));
    if (until > created) ctx.remember(body, { created: until });
    if (cardinality === 0) ctx.complete(body);
    else if (!loop.sequential && until < cardinality) ctx.again(body);
  },
  onInnerLeaving: (ctx, element, body, inner) => {
    const loop = loopOf(element);
    if (loop.outputElement !== undefined) {
      ctx.collectOutput(
        body,
        inner.data.loopIndex ?? 0,
        ctx.evaluate(loop.outputElement, inner.key, 'MI_INVALID'),
      );
    }
    const completed = (body.data.completed ?? 0) + 1;
    ctx.remember(body, { completed });
    planThrows(ctx, loop, body, inner, completed);
    if (
      loop.completionCondition !== undefined &&
      readBoolean(ctx, loop.completionCondition, inner.key, 'the completion condition')
    )
      return 'end';
    if (completed === body.data.cardinality) return 'end';
    return loop.sequential ? 'next' : 'wait';
  },
  onInnerLeft: (ctx, element, body, outcome) => {
    const { throws, awaitsThrow } = body.data;
    if (throws === undefined) {
      goOn(ctx, element, body, outcome);
      return;
    }
    const all = outcome === 'wait' ? throws : [...throws, { outcome }];
    if (awaitsThrow === true) ctx.remember(body, { throws: all });
    else throwAll(ctx, element, body, all);
  },
  onResume: (ctx, element, body, throws) => {
    const [, ...rest] = body.data.throws ?? [];
    ctx.remember(body, { awaitsThrow: null });
    throwAll(ctx, element, body, throws === 'answered' ? rest : (body.data.throws ?? []));
  },
  onBodyComplete: (ctx, element, body) => {
    const { outputCollection } = loopOf(element);
    if (outputCollection === undefined || body.parentKey === null) return;
    const outputs = listOfOutputs(body.data.outputs ?? [], body.data.cardinality ?? 0);
    ctx.writeVariable(body.parentKey, outputCollection, outputs, 'outward');
  },
};

// helpers

function goOn(ctx: BehaviorContext, element: FlowElement, body: ElementInstance, outcome: LoopOutcome): void {
  if (outcome === 'end') ctx.interrupt(body, null, { kind: 'complete', elementInstanceKey: body.key });
  else if (outcome === 'next') multiInstance.onActivate(ctx, element, body);
}

/** MI-4, MI-10: which events this completion throws is decided while its variables exist; they are thrown when it has left. */
function planThrows(
  ctx: BehaviorContext,
  loop: MultiInstanceModel,
  body: ElementInstance,
  inner: ElementInstance,
  completed: number,
): void {
  const due = (loop.events ?? []).flatMap(({ firstOnly, condition, throws }, event) =>
    (firstOnly === true && completed > 1) ||
    (condition !== undefined && !readBoolean(ctx, condition, inner.key, 'the condition of the event'))
      ? []
      : throws.map((_definition, definition) => ({ event, definition })),
  );
  if (due.length === 0) return;
  const payload = countersOf(loop, body, inner, completed);
  ctx.remember(body, {
    throws: [...(body.data.throws ?? []), ...due.map((place) => ({ ...place, payload }))],
  });
}

/** MI-3, MI-10: the runtime attributes that an event of the body carries. */
function countersOf(
  loop: MultiInstanceModel,
  { data: { cardinality = 0, created = 0, terminated = 0 } }: ElementInstance,
  inner: ElementInstance,
  completed: number,
): JsonObject {
  return {
    loopCounter: (inner.data.loopIndex ?? 0) + loop.firstIndex,
    numberOfInstances: cardinality,
    numberOfActiveInstances: created - completed - terminated,
    numberOfCompletedInstances: completed,
    numberOfTerminatedInstances: terminated,
  };
}

/** MI-10: one after the other; what waits for the callers' answer holds up what follows, the end of the body too. */
function throwAll(
  ctx: BehaviorContext,
  element: FlowElement,
  body: ElementInstance,
  all: readonly LoopThrow[],
): void {
  const { events = [] } = loopOf(element);
  for (const [index, next] of all.entries()) {
    if ('outcome' in next) {
      ctx.remember(body, { throws: index + 1 < all.length ? all.slice(index + 1) : null });
      goOn(ctx, element, body, next.outcome);
      if (next.outcome === 'end') return;
      continue;
    }
    const definition = events[next.event]?.throws[next.definition];
    if (definition === undefined) throw new Failure('ENGINE_DEFECT', `"${element.id}" lost its event.`);
    const result = throwFromBody(ctx, definition, body, next.payload);
    if (result === 'gone') return;
    if (result === 'waits') {
      ctx.remember(body, { throws: all.slice(index), awaitsThrow: true });
      return;
    }
  }
  if (body.data.throws !== undefined) ctx.remember(body, { throws: null });
}

function loopOf(element: FlowElement): MultiInstanceModel {
  if (!('loop' in element) || element.loop?.kind !== 'multiInstance')
    throw new Failure('ENGINE_DEFECT', `"${element.id}" is not multi-instance.`);
  return element.loop;
}

function evaluateItems(
  ctx: BehaviorContext,
  loop: MultiInstanceModel,
  body: ElementInstance,
): { items?: readonly JsonValue[]; cardinality: number } {
  const found =
    loop.inputCollection === undefined
      ? { cardinality: evaluateCardinality(ctx, loop, body) }
      : evaluateCollection(ctx, loop, body);
  if (found.cardinality > ctx.limits.iterationsMax) {
    throw new Failure(
      'LIMIT_ITERATIONS',
      `${String(found.cardinality)} items are more than the limit of ${String(ctx.limits.iterationsMax)}.`,
    );
  }
  const loopBytes = loop.sequential ? {} : { loopBytes: bytesOf(loop, found) };
  ctx.remember(body, { ...found, ...loopBytes, created: 0, completed: 0, terminated: 0 });
  return found;
}

/**
 * MI-2: iterations that all run at once have their item and counters beside the list they come from. The limit on the variables of
 * an instance is for what others wrote, so it counts the list once and leaves out what each iteration begins with: an equal share.
 */
function bytesOf(
  loop: MultiInstanceModel,
  { items = [], cardinality }: { items?: readonly JsonValue[]; cardinality: number },
): { list: number; each: number } {
  const empty = jsonSize([]).bytes;
  const list = items.length === 0 ? 0 : jsonSize(items).bytes;
  // In the list an item has a comma; in the locals `null` stands for it.
  const item =
    loop.inputElement === undefined || items.length === 0
      ? 0
      : Math.floor((list - empty) / cardinality) - 1 - jsonSize(null).bytes;
  return { list, each: jsonSize(localsOf(loop, undefined, 0)).bytes - jsonSize({}).bytes + item };
}

function evaluateCollection(
  ctx: BehaviorContext,
  loop: MultiInstanceModel,
  body: ElementInstance,
): { items: readonly JsonValue[]; cardinality: number } {
  const value =
    loop.inputCollection === undefined ? null : ctx.evaluate(loop.inputCollection, body.key, 'MI_INVALID');
  if (!Array.isArray(value))
    throw new Failure('MI_INVALID', `The collection must be a list, but it is ${describe(value)}.`);
  const items = value as readonly JsonValue[];
  return { items, cardinality: items.length };
}

function evaluateCardinality(ctx: BehaviorContext, loop: MultiInstanceModel, body: ElementInstance): number {
  if (loop.cardinality === undefined)
    throw new Failure('MI_INVALID', 'There is neither a cardinality nor a collection.');
  return readInteger(ctx, loop.cardinality, body.key, 'the cardinality', { minimum: 0, code: 'MI_INVALID' });
}

/** MI-2. */
function localsOf(
  loop: MultiInstanceModel,
  items: readonly JsonValue[] | undefined,
  index: number,
): JsonObject {
  const locals: Record<string, JsonValue> = { loopCounter: index + loop.firstIndex };
  if (loop.indexVariable !== undefined) locals[loop.indexVariable] = index + loop.firstIndex;
  const output = outputVariable(loop);
  if (output !== undefined) locals[output] = null;
  for (const name of loop.localNames ?? []) locals[name] = null;
  if (loop.inputElement !== undefined) locals[loop.inputElement] = items?.[index] ?? null;
  return locals;
}

/** MI-7: the variable an output element names exists locally, so that parallel instances do not overwrite an outer one. */
function outputVariable(loop: MultiInstanceModel): string | undefined {
  if (loop.outputElement === undefined || loop.outputElement.language === 'literal') return undefined;
  return /^([A-Za-z_]\w*)(\.[A-Za-z_]\w*)*$/.exec(loop.outputElement.source)?.[1];
}
