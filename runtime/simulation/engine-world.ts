import { execute } from '#engine';
import type {
  Command,
  Env,
  Execution,
  Fact,
  InstanceState,
  JsonObject,
  Key,
  ProcessModel,
  Rejection,
} from '#engine';

/** How a world keeps a model, and runs one command on a state. */
export interface WorldExecution {
  /** As it comes back from where it was kept. */
  readonly keep: (model: ProcessModel) => ProcessModel;
  readonly run: (
    model: ProcessModel,
    state: InstanceState | null,
    command: Command,
    environment: () => Env,
  ) => Execution;
}

/** What time means in a world. */
export interface WorldTime {
  readonly timeZone: string;
  /** Working calendars by name (TMR-6). */
  readonly calendars: NonNullable<Env['calendars']>;
}

const plainTime: WorldTime = { timeZone: 'UTC', calendars: {} };

/** In memory, each command once. */
const inMemory: WorldExecution = {
  keep: (model) => model,
  run: (model, state, command, environment) => execute(model, state, command, environment()),
};

export interface Definition {
  readonly key: Key;
  readonly model: ProcessModel;
  /** Number of the deployment it came with. */
  readonly deployment: number;
}

export interface LiveInstance {
  readonly key: Key;
  /** Another one after a migration. */
  definition: Definition;
  state: InstanceState;
  /** Root variables when it ended. */
  endVariables: JsonObject | null;
}

export interface CommandFor {
  readonly instanceKey: Key;
  readonly command: Command;
}

type Ran = { readonly ok: true } | ({ readonly ok: false } & Rejection);

/** Facts that concern others than their own instance go to the listener. */
export type FactListener = (instance: LiveInstance, fact: Fact) => void;

/**
 * The pure engine with memory around it: instances, a clock, keys and one queue of commands. It runs commands one by one,
 * as the durable runtime does, and checks that nothing but commands changes an instance.
 */
export class EngineWorld {
  now: number;
  readonly definitions = new Map<string, Definition>();
  /** Every version of every process, oldest first. */
  readonly versions: Definition[] = [];
  readonly instances = new Map<Key, LiveInstance>();
  /** Ids of completed elements in order, and how often each flow was taken. */
  readonly completed: string[] = [];
  readonly flows = new Map<string, number>();
  private readonly queue: CommandFor[] = [];
  private readonly held: CommandFor[] = [];
  private lastKey = 0;
  private readonly onFact: FactListener;
  private readonly execution: WorldExecution;

  readonly time: WorldTime;

  constructor(
    onFact: FactListener,
    startedAt: number,
    execution: WorldExecution = inMemory,
    time: WorldTime = plainTime,
  ) {
    this.onFact = onFact;
    this.now = startedAt;
    this.execution = execution;
    this.time = time;
  }

  define(model: ProcessModel, deployment = 0): Definition {
    const definition: Definition = { key: this.nextKey(), model: this.execution.keep(model), deployment };
    this.definitions.set(model.processId, definition);
    this.versions.push(definition);
    return definition;
  }

  nextKey(): Key {
    this.lastKey += 1;
    return String(this.lastKey * 1024 + 1) as Key;
  }

  send(instanceKey: Key, command: Command): void {
    this.queue.push({ instanceKey, command });
  }

  create(
    definition: Definition,
    command: Omit<
      Extract<Command, { kind: 'createInstance' }>,
      'kind' | 'key' | 'definitionKey' | 'tenantId' | 'rootKey' | 'tags'
    > & { readonly rootKey?: Key },
    onCreated?: (key: Key) => void,
  ): Key | { readonly code: string; readonly message: string } {
    const key = this.nextKey();
    const full: Command = {
      ...command,
      kind: 'createInstance',
      key,
      definitionKey: definition.key,
      tenantId: '<default>',
      rootKey: command.rootKey ?? key,
      tags: [],
    };
    const result = this.execution.run(definition.model, null, full, this.environment());
    if (!result.ok) return result.rejection;
    const instance: LiveInstance = { key, definition, state: result.state, endVariables: null };
    this.instances.set(key, instance);
    // A called instance may end in its first command; its caller hears of its creation first.
    onCreated?.(key);
    this.take(instance, result.facts);
    return key;
  }

  /** Runs one command now; the caller drains the queue afterwards. */
  run(
    instanceKey: Key,
    command: Command,
    /** The version it goes on in (MIG-3). */
    target?: Definition,
  ): Ran {
    const instance = this.instances.get(instanceKey);
    if (instance === undefined || instance.state.status !== 'active')
      return { ok: false, code: 'NOT_FOUND', message: `Instance ${instanceKey} is not active.` };
    const { model } = target ?? instance.definition;
    const result = this.execution.run(model, instance.state, command, this.environment());
    if (!result.ok) return { ok: false, ...result.rejection };
    instance.state = result.state;
    if (target !== undefined) instance.definition = target;
    this.take(instance, result.facts);
    return { ok: true };
  }

  /** Until nothing can move. Commands that lost a race are rejected, as in the real runtime; a suspended instance waits (RUN-4). */
  drain(): void {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      const result = this.run(next.instanceKey, next.command);
      if (!result.ok && result.code === 'INSTANCE_SUSPENDED') this.held.push(next);
    }
  }

  /** RUN-4: what came while the instance was suspended, in order. */
  sendHeld(instanceKey: Key): void {
    const held = this.held.splice(0);
    for (const each of held) (each.instanceKey === instanceKey ? this.queue : this.held).push(each);
  }

  /** What the outside gives one command. Asked again, it starts at the same key: what a crash lost was never used. */
  private environment(): () => Env {
    const first = this.lastKey;
    return () => {
      this.lastKey = first;
      return { now: this.now, nextKey: () => this.nextKey(), ...this.time, guarded: true };
    };
  }

  private take(instance: LiveInstance, facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (
        fact.kind === 'elementCompleted' &&
        fact.role !== 'inner' &&
        fact.role !== 'activation' &&
        fact.role !== 'process'
      )
        this.completed.push(fact.elementId);
      if (fact.kind === 'sequenceFlowTaken')
        this.flows.set(fact.flowId, (this.flows.get(fact.flowId) ?? 0) + 1);
      if (fact.kind === 'instanceCompleted' || fact.kind === 'instanceTerminated')
        instance.endVariables = fact.variables;
      this.onFact(instance, fact);
    }
    if (instance.state.queue.length > 0) this.send(instance.key, { kind: 'continue' });
  }
}
