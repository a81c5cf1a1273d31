import { evaluate, firstDue, instanceStarts, nextDue } from '#engine';
import type { Expression, InstanceStart, JsonObject, Key } from '#engine';
import type { Outcome } from './outcome.ts';
import type { Definition, EngineWorld } from './engine-world.ts';

interface StartTimer {
  readonly definition: Definition;
  readonly start: InstanceStart;
  dueAt: number;
  left: number | null;
  readonly cycle: string | null;
}

/** MUL-3: what has occurred so far of one all-of start event. */
interface Collection {
  readonly processId: string;
  readonly elementId: string;
  correlationKey: string | null;
  readonly payloads: Map<number, JsonObject>;
}

/** What the runtime does for start events, in memory: start timers, signals, conditions and collections of all-of starts. */
export class InstanceStarter {
  private readonly world: EngineWorld;
  private timers: StartTimer[] = [];
  private collections: Collection[] = [];

  constructor(world: EngineWorld) {
    this.world = world;
  }

  get timerCount(): number {
    return this.timers.length;
  }

  /** PRC-1: the starts of this version from now on, and of no other. */
  deployed(definition: Definition): void {
    const { processId } = definition.model;
    this.timers = this.timers.filter((timer) => timer.definition.model.processId !== processId);
    this.collections = this.collections.filter((collection) => collection.processId !== processId);
    for (const start of instanceStarts(definition.model)) this.schedule(definition, start);
  }

  messageStart(definition: Definition, name: string): InstanceStart | undefined {
    return instanceStarts(definition.model).find(
      ({ event }) => event.kind === 'message' && literal(event.catch?.name) === name,
    );
  }

  signal(name: string, variables: JsonObject): void {
    for (const definition of this.world.definitions.values())
      for (const start of instanceStarts(definition.model))
        if (start.event.kind === 'signal' && literal(start.event.name) === name)
          this.occurred(definition, start, variables);
  }

  /** CND-6. */
  evaluateConditions(variables: JsonObject): void {
    for (const definition of this.world.definitions.values())
      for (const start of instanceStarts(definition.model)) {
        if (start.event.kind !== 'conditional') continue;
        const { now } = this.world;
        const result = evaluate(
          start.event.condition,
          (name) => variables[name],
          now,
          this.world.time.timeZone,
          true,
        );
        if (result.ok && result.value === true) this.occurred(definition, start, variables);
      }
  }

  /** Creates an instance, or completes or grows a collection (MUL-3). The key of what was created. */
  occurred(
    definition: Definition,
    start: InstanceStart,
    payload: JsonObject,
    correlationKey: string | null = null,
  ): Key | undefined {
    const complete =
      start.collects === null ? payload : this.collect(definition, start, payload, correlationKey);
    if (complete === undefined) return undefined;
    const key = this.world.create(definition, {
      businessId: null,
      parent: null,
      variables: {},
      startedBy: null,
      start: {
        kind: 'event',
        elementId: start.elementId,
        payload: complete,
        ...(correlationKey === null ? {} : { correlationKey }),
      },
    });
    return typeof key === 'string' ? key : undefined;
  }

  firstDue(): { readonly at: number; readonly fire: () => void } | undefined {
    const [first] = [...this.timers].sort((a, b) => a.dueAt - b.dueAt);
    return first === undefined ? undefined : { at: first.dueAt, fire: () => this.fire(first) };
  }

  private collect(
    { model: { processId } }: Definition,
    { elementId, definition, collects }: InstanceStart,
    payload: JsonObject,
    correlationKey: string | null,
  ): JsonObject | undefined {
    const lacking = this.collections.filter(
      (other) =>
        other.processId === processId && other.elementId === elementId && !other.payloads.has(definition),
    );
    const bound = lacking.find((other) => correlationKey === null || other.correlationKey === correlationKey);
    let collection = bound ?? lacking.find((other) => other.correlationKey === null);
    if (collection === undefined) {
      collection = { processId, elementId, correlationKey, payloads: new Map() };
      this.collections.push(collection);
    }
    collection.correlationKey ??= correlationKey;
    collection.payloads.set(definition, payload);
    if (collection.payloads.size < (collects ?? 0)) return undefined;
    this.collections = this.collections.filter((other) => other !== collection);
    return Object.assign({}, ...collection.payloads.values()) as JsonObject;
  }

  private schedule(definition: Definition, start: InstanceStart): void {
    if (start.event.kind !== 'timer') return;
    const { timer } = start.event;
    const text = literal(timer.expression);
    if (text === undefined) return;
    const due = firstDue(
      { kind: timer.kind, text, timeZone: timer.timeZone ?? this.world.time.timeZone },
      this.world.now,
    );
    if (!due.ok) return;
    const { dueAt, repetitionsLeft, cycle } = due;
    this.timers.push({ definition, start, dueAt, left: repetitionsLeft, cycle });
  }

  private fire(timer: StartTimer): void {
    this.occurred(timer.definition, timer.start, {});
    const next =
      timer.cycle === null || timer.left === 1
        ? null
        : nextDue(timer.cycle, timer.dueAt, this.world.time.timeZone);
    if (next === null) this.timers = this.timers.filter((other) => other !== timer);
    else Object.assign(timer, { dueAt: next, left: timer.left === null ? null : timer.left - 1 });
  }
}

/** MSG-7: a process may want a business id, or one that no other active instance of it has. */
export function businessIdRefusal(
  world: EngineWorld,
  { model }: Definition,
  businessId: string | null,
): Outcome | undefined {
  const rule = model.settings.businessId;
  if (rule === 'optional') return undefined;
  if (businessId === null)
    return { ok: false, code: 'INVALID_VALUE', message: 'The process needs a business id.' };
  const isTaken = [...world.instances.values()].some(
    ({ definition, state }) =>
      definition.model.processId === model.processId &&
      state.status === 'active' &&
      state.businessId === businessId,
  );
  return rule === 'unique' && isTaken
    ? { ok: false, code: 'BUSINESS_ID_EXISTS', message: 'An active instance has this business id.' }
    : undefined;
}

// helpers

function literal(expression: Expression | undefined): string | undefined {
  return expression?.language === 'literal' ? String(expression.value) : undefined;
}
