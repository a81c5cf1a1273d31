import { expect } from '@jest/globals';
import type { Command, CreateInstance } from '../../../engine/command.ts';
import { execute, type Execution } from '../../../engine/execute.ts';
import { replay } from '../../../engine/evolve.ts';
import type { Fact } from '../../../engine/fact.ts';
import { defaultLimits, type Limits } from '../../../engine/limits.ts';
import {
  planMigration,
  type MigrationInstruction,
  type MigrationProblem,
} from '../../../engine/migration-plan.ts';
import type { JsonObject, JsonValue, Key } from '../../../engine/model/json.ts';
import type { ProcessModel } from '../../../engine/model/process-model.ts';
import type { InstanceState, Subscription } from '../../../engine/state.ts';

/**
 * The smallest runtime: instances in memory, called instances and signals delivered, a clock that only moves when told.
 * After every command it checks what must always hold: the same command gives the same facts, the facts replayed give the
 * state, and saving and loading (with members in another order) changes nothing.
 */
export class World {
  now = Date.UTC(2030, 0, 1);
  readonly facts = new Map<string, Fact[]>();
  readonly states = new Map<string, InstanceState>();
  readonly history: { instance: string; fact: Fact }[] = [];
  readonly messages: Extract<Fact, { kind: 'messageThrown' }>[] = [];
  private readonly models = new Map<string, ProcessModel>();
  private readonly modelOf = new Map<string, ProcessModel>();
  private readonly pending: { key: Key; command: Command }[] = [];
  private nextKey = 1024;
  commands = 0;

  constructor(
    models: readonly ProcessModel[],
    private readonly settings: { limits?: Partial<Limits>; checks?: boolean } = {},
  ) {
    for (const model of models) this.models.set(model.processId, model);
  }

  start(
    processId: string,
    variables: JsonObject = {},
    start: CreateInstance['start'] = { kind: 'none' },
  ): Key {
    const key = this.key();
    this.create(key, processId, { variables, start, parent: null, rootKey: key, businessId: null });
    this.deliver();
    return key;
  }

  /** Runs a command on an instance and everything that follows from it; throws when it is rejected. */
  send(key: Key, command: Command): readonly Fact[] {
    const result = this.attempt(key, command);
    if (!result.ok)
      throw new Error(`${command.kind} rejected: ${result.rejection.code} ${result.rejection.message}`);
    this.deliver();
    return result.facts;
  }

  attempt(key: Key, command: Command): Execution {
    const model = this.modelOf.get(key);
    if (model === undefined) throw new Error(`No instance ${key}`);
    return this.run(model, key, command);
  }

  /** MIG-3: what is refused leaves the instance in its version. */
  migrate(
    key: Key,
    target: ProcessModel,
    instructions: readonly MigrationInstruction[],
  ): Execution & { readonly problems: readonly MigrationProblem[] } {
    const source = this.modelOf.get(key);
    if (source === undefined) throw new Error(`No instance ${key}`);
    const { plan, problems } = planMigration(source, target, instructions);
    const fromDefinitionKey = this.state(key).definitionKey;
    const definitionKey = String(Number(fromDefinitionKey) + 1) as Key;
    const command = { kind: 'migrateInstance', fromDefinitionKey, definitionKey, plan } as const;
    const result = this.run(target, key, command);
    if (result.ok) this.modelOf.set(key, target);
    this.deliver();
    return { ...result, problems };
  }

  state(key: Key): InstanceState {
    const state = this.states.get(key);
    if (state === undefined) throw new Error(`No instance ${key}`);
    return state;
  }

  /** Element ids of what waits for people, machines or events, sorted; over all instances. */
  open(): string[] {
    const found: string[] = [];
    for (const state of this.active()) {
      for (const task of Object.values(state.userTasks))
        found.push(elementIdOf(state, task.elementInstanceKey));
      for (const job of Object.values(state.jobs)) found.push(elementIdOf(state, job.elementInstanceKey));
    }
    return found.sort();
  }

  incidents(key: Key): string[] {
    return Object.values(this.state(key).incidents)
      .map((incident) => `${incident.elementId} ${incident.code}`)
      .sort();
  }

  variables(key: Key): JsonObject {
    const state = this.state(key);
    if (state.status === 'active') return state.variables[key] ?? {};
    const end = this.facts
      .get(key)
      ?.find((fact) => fact.kind === 'instanceCompleted' || fact.kind === 'instanceTerminated');
    return end !== undefined && 'variables' in end ? (end.variables as JsonObject) : {};
  }

  /** Ids of elements in the order in which they completed. */
  completed(): string[] {
    return this.history.flatMap(({ fact }) => (fact.kind === 'elementCompleted' ? [fact.elementId] : []));
  }

  terminated(): string[] {
    return this.history.flatMap(({ fact }) => (fact.kind === 'elementTerminated' ? [fact.elementId] : []));
  }

  /** Completes the oldest job or user task of the element, in whatever instance. */
  finish(elementId: string, variables: JsonObject = {}): void {
    for (const state of this.active()) {
      const task = Object.values(state.userTasks).find(
        (open) => elementIdOf(state, open.elementInstanceKey) === elementId,
      );
      if (task !== undefined) {
        this.send(state.key, {
          kind: 'completeUserTask',
          userTaskKey: task.key,
          variables,
          action: null,
          actor: null,
        });
        return;
      }
      const job = Object.values(state.jobs).find(
        (open) => elementIdOf(state, open.elementInstanceKey) === elementId,
      );
      if (job === undefined) continue;
      this.send(state.key, {
        kind: 'completeJob',
        jobKey: job.key,
        variables,
      });
      return;
    }
    throw new Error(`Nothing open at ${elementId}; open: ${this.open().join(', ')}`);
  }

  throwError(elementId: string, errorCode: string, variables: JsonObject = {}): void {
    for (const state of this.active()) {
      const job = Object.values(state.jobs).find(
        (open) => elementIdOf(state, open.elementInstanceKey) === elementId,
      );
      if (job === undefined) continue;
      this.send(state.key, { kind: 'throwJobError', jobKey: job.key, errorCode, message: null, variables });
      return;
    }
    throw new Error(`No job at ${elementId}`);
  }

  /** Delivers to the oldest wait with that name; false when nobody waits. */
  correlate(name: string, variables: JsonObject = {}, correlationKey?: string): boolean {
    const wait = this.waits().find(
      ({ subscription }) =>
        subscription.kind === 'message' &&
        subscription.name === name &&
        (correlationKey === undefined || subscription.correlationKey === correlationKey),
    );
    if (wait === undefined) return false;
    this.send(wait.instance, {
      kind: 'correlateMessage',
      subscriptionKey: wait.subscription.key,
      messageKey: this.key(),
      variables,
    });
    return true;
  }

  signal(name: string, variables: JsonObject = {}): void {
    for (const { instance, subscription } of this.waits()) {
      if (subscription.kind !== 'signal' || subscription.name !== name) continue;
      const result = this.attempt(instance, {
        kind: 'triggerSignal',
        subscriptionKey: subscription.key,
        signalKey: this.key(),
        variables,
      });
      if (result.ok) this.deliver();
    }
  }

  /** Moves the clock and fires what is due, in order of due time. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = this.waits()
        .flatMap(({ instance, subscription }) =>
          subscription.kind === 'timer' && subscription.dueAt <= until ? [{ instance, subscription }] : [],
        )
        .sort((a, b) => a.subscription.dueAt - b.subscription.dueAt)[0];
      if (due === undefined) break;
      this.now = Math.max(this.now, due.subscription.dueAt);
      const { key, occurrence } = due.subscription;
      this.send(due.instance, { kind: 'triggerTimer', subscriptionKey: key, occurrence });
    }
    this.now = until;
  }

  waits(): { instance: Key; subscription: Subscription }[] {
    return this.active().flatMap((state) =>
      Object.values(state.subscriptions)
        .sort((a, b) => Number(a.key) - Number(b.key))
        .map((subscription) => ({ instance: state.key, subscription })),
    );
  }

  active(): InstanceState[] {
    return [...this.states.values()].filter((state) => state.status === 'active');
  }

  private create(
    key: Key,
    processId: string,
    rest: Pick<CreateInstance, 'variables' | 'start' | 'parent' | 'rootKey' | 'businessId'>,
  ): void {
    const model = this.models.get(processId);
    if (model === undefined) throw new Error(`No process ${processId}`);
    this.modelOf.set(key, model);
    const command: CreateInstance = {
      kind: 'createInstance',
      key,
      definitionKey: '7' as Key,
      tenantId: 't',
      tags: [],
      startedBy: 'ann',
      ...rest,
    };
    const result = this.run(model, key, command);
    if (!result.ok) throw new Error(`start rejected: ${result.rejection.code} ${result.rejection.message}`);
  }

  private run(model: ProcessModel, key: Key, command: Command): Execution {
    const before = this.states.get(key) ?? null;
    const frozen = before === null ? '' : JSON.stringify(before);
    const firstKey = this.nextKey;
    const limits = { ...defaultLimits, ...this.settings.limits };
    const env = () => ({ now: this.now, nextKey: () => this.key(), timeZone: 'UTC', guarded: true });
    this.commands += 1;
    const result = execute(model, before, command, env(), limits);
    if (this.settings.checks !== false) {
      const lastKey = this.nextKey;
      this.nextKey = firstKey;
      const loaded =
        before === null ? null : (reordered(JSON.parse(frozen) as JsonValue) as unknown as InstanceState);
      expect(execute(model, loaded, command, env(), limits)).toEqual(result);
      this.nextKey = lastKey;
      if (before !== null) expect(JSON.stringify(before)).toBe(frozen);
    }
    if (!result.ok) return result;
    this.keep(key, result, command);
    return result;
  }

  private keep(key: Key, result: Extract<Execution, { ok: true }>, command: Command): void {
    const facts = [...(this.facts.get(key) ?? []), ...result.facts];
    this.facts.set(key, facts);
    this.states.set(key, result.state);
    for (const fact of result.facts) this.history.push({ instance: key, fact });
    if (this.settings.checks !== false) {
      // Replaying from the beginning each time is quadratic: long histories are replayed when they end.
      if (facts.length < 400 || result.state.status !== 'active') expect(replay(facts)).toEqual(result.state);
      expect(JSON.parse(JSON.stringify(result.state))).toEqual(result.state);
    }
    if (command.kind !== 'suspendInstance' && result.state.queue.length > 0 && !result.state.suspended)
      this.pending.push({ key, command: { kind: 'continue' } });
    for (const fact of result.facts) this.project(key, result.state, fact);
  }

  /** What the facts of one instance mean for others. */
  private project(key: Key, state: InstanceState, fact: Fact): void {
    const toCaller = (
      command: (link: { elementInstanceKey: Key; calledInstanceKey: Key }) => Command,
    ): void => {
      if (state.parent === null) return;
      this.pending.push({
        key: state.parent.instanceKey,
        command: command({ elementInstanceKey: state.parent.elementInstanceKey, calledInstanceKey: key }),
      });
    };
    if (fact.kind === 'callRequested') this.callInstance(key, state, fact);
    if (fact.kind === 'instanceCompleted')
      toCaller((link) => ({ kind: 'calledInstanceCompleted', ...link, variables: fact.variables }));
    if (fact.kind === 'instanceTerminated')
      toCaller((link) => ({ kind: 'calledInstanceTerminated', ...link }));
    if (fact.kind === 'callTerminationRequested')
      this.pending.push({
        key: fact.calledInstanceKey,
        command: {
          kind: 'cancelInstance',
          reason: null,
          ...(fact.errorThrownBy === undefined ? {} : { errorThrownBy: fact.errorThrownBy }),
        },
      });
    if (fact.kind === 'thrownToCaller') {
      const { throwingElementInstanceKey, thrown } = fact;
      toCaller((link) => ({ kind: 'catchFromCalled', ...link, throwingElementInstanceKey, thrown }));
    }
    if (fact.kind === 'throwAnswered') {
      const { throwingElementInstanceKey, thrown, caught } = fact;
      this.pending.push({
        key: fact.calledInstanceKey,
        command: { kind: 'resumeThrow', throwingElementInstanceKey, thrown, caught },
      });
    }
    if (fact.kind === 'messageThrown') this.messages.push(fact);
    if (fact.kind === 'signalBroadcast' && fact.scope === 'tenant') {
      for (const { instance, subscription } of this.waits()) {
        if (instance === key || subscription.kind !== 'signal' || subscription.name !== fact.name) continue;
        this.pending.push({
          key: instance,
          command: {
            kind: 'triggerSignal',
            subscriptionKey: subscription.key,
            signalKey: this.key(),
            variables: fact.variables,
          },
        });
      }
    }
  }

  private callInstance(key: Key, state: InstanceState, fact: Extract<Fact, { kind: 'callRequested' }>): void {
    const { elementInstanceKey, variables, depth, businessId } = fact;
    if (!this.models.has(fact.processId)) {
      this.pending.push({
        key,
        command: {
          kind: 'callFailed',
          elementInstanceKey,
          code: 'CALLED_ELEMENT_ERROR',
          message: `No process ${fact.processId}`,
        },
      });
      return;
    }
    const calledInstanceKey = this.key();
    const parent = { instanceKey: key, elementInstanceKey, depth };
    this.pending.push({
      key,
      command: { kind: 'calledInstanceCreated', elementInstanceKey, calledInstanceKey },
    });
    this.create(calledInstanceKey, fact.processId, {
      variables,
      start: { kind: 'none' },
      parent,
      rootKey: state.rootKey,
      businessId,
    });
  }

  private deliver(): void {
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
      if (this.states.get(next.key)?.status === 'active') this.attempt(next.key, next.command);
    }
  }

  private key(): Key {
    this.nextKey += 1;
    return String(this.nextKey * 1024 + 7) as Key;
  }
}

function elementIdOf(state: InstanceState, key: Key): string {
  return state.elements[key]?.elementId ?? '?';
}

/** Members as a jsonb column would give them back: by length, then bytes. */
export function reordered(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(reordered);
  const names = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, reordered((value as JsonObject)[name] ?? null)]));
}
