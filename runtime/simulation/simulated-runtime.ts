import { compareKeys } from '#engine';
import type { Fact, JsonObject, Key, Problem } from '#engine';
import { CallDesk } from './call-desk.ts';
import { DecisionDesk } from './decision-desk.ts';
import { EngineWorld } from './engine-world.ts';
import type { Definition, LiveInstance, WorldExecution, WorldTime } from './engine-world.ts';
import { businessIdRefusal, InstanceStarter } from './instance-starter.ts';
import { MessageBroker } from './message-broker.ts';
import { migrateInWorld } from './migrate-in-world.ts';
import type { MigrationInput, ModelFile, Outcome } from './outcome.ts';
import { readModels } from './read-models.ts';
import { StoreShelf } from './store-shelf.ts';
import { visibleFrom } from './visible-variables.ts';

interface Publication {
  readonly name: string;
  readonly correlationKey: string;
  readonly variables: JsonObject;
}

export interface SimulationOptions {
  /** Who completes user tasks. */
  readonly person: string;
  /** Where the virtual clock begins. */
  readonly startedAt: number;
  readonly execution?: WorldExecution;
  /** Zone and calendars; without them UTC, and no calendar. */
  readonly time?: WorldTime;
  /** Code inside models becomes jobs instead of being refused. */
  readonly delegatesAsJobs?: boolean;
}

/** What a job was created with. */
export interface JobDetails {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly kind: string;
  readonly isAtMostOnce: boolean;
}

/**
 * The pure engine with everything the durable runtime does around it, in memory and by a virtual clock: calls, messages, signals,
 * starts, decisions, data stores. Workers, people and the outside are played by whoever holds it.
 */
export class SimulatedRuntime {
  protected readonly world: EngineWorld;
  private readonly stores = new StoreShelf();
  private readonly broker: MessageBroker;
  protected readonly jobDetails = new Map<Key, JobDetails>();
  protected readonly incidentElements = new Map<Key, string>();
  protected readonly starter: InstanceStarter;
  private readonly calls: CallDesk;
  private readonly desk: DecisionDesk;
  /** Which deployment made a process version. */
  private readonly deployments = new Map<Key, number>();
  private deploymentCount = 0;

  protected readonly person: string;
  private readonly delegatesAsJobs: boolean;

  constructor({ person, startedAt, execution, time, delegatesAsJobs = false }: SimulationOptions) {
    this.person = person;
    this.delegatesAsJobs = delegatesAsJobs;
    this.world = new EngineWorld((instance, fact) => this.onFact(instance, fact), startedAt, execution, time);
    this.desk = new DecisionDesk(this.world.time.timeZone);
    this.starter = new InstanceStarter(this.world);
    this.calls = new CallDesk(this.world);
    this.broker = new MessageBroker(this.world, this.starter);
  }

  async deploy(
    files: readonly ModelFile[],
  ): Promise<{ readonly ok: boolean; readonly problems: readonly Problem[] }> {
    const isDecision = ({ name }: ModelFile): boolean => name.endsWith('.dmn');
    const models = files.filter((file) => !isDecision(file));
    const result =
      models.length === 0
        ? { deployable: true, problems: [], processes: [] }
        : await readModels(models, this.world.time, this.delegatesAsJobs);
    this.deploymentCount += 1;
    const { problems, isRead } = await this.desk.deploy(files.filter(isDecision), this.deploymentCount);
    if (!result.deployable || !isRead) return { ok: false, problems: [...result.problems, ...problems] };
    for (const { model } of result.processes) {
      const definition = this.world.define(model, this.deploymentCount);
      this.deployments.set(definition.key, this.deploymentCount);
      this.starter.deployed(definition);
    }
    return { ok: true, problems: [...result.problems, ...problems] };
  }

  async start(input: {
    readonly processId: string;
    readonly variables: JsonObject;
    readonly at?: string;
    readonly businessId?: string;
    readonly startedBy?: string;
  }): Promise<Outcome> {
    const definition = this.world.definitions.get(input.processId);
    if (definition === undefined)
      return { ok: false, code: 'NOT_FOUND', message: `Process ${input.processId} is not deployed.` };
    const businessId = input.businessId ?? null;
    const refusal = businessIdRefusal(this.world, definition, businessId);
    if (refusal !== undefined) return refusal;
    const start = startOf(definition, input.at);
    const key = this.world.create(definition, {
      businessId,
      parent: null,
      variables: input.variables,
      startedBy: input.startedBy ?? null,
      start,
    });
    this.world.drain();
    return typeof key === 'string' ? { ok: true, key } : { ok: false, ...key };
  }

  async completeTask(key: string, variables: JsonObject): Promise<Outcome> {
    return this.command(key, 'userTasks', {
      kind: 'completeUserTask',
      userTaskKey: key as Key,
      variables,
      action: null,
      actor: this.person,
    });
  }

  async assignTask(key: string, assignee: string | null): Promise<Outcome> {
    return this.command(key, 'userTasks', {
      kind: 'assignUserTask',
      userTaskKey: key as Key,
      assignee,
      allowOverride: true,
      action: null,
    });
  }

  async updateTask(key: string, changes: JsonObject): Promise<Outcome> {
    return this.command(key, 'userTasks', {
      kind: 'updateUserTask',
      userTaskKey: key as Key,
      changes,
      action: null,
    });
  }

  async completeJob(key: string, variables: JsonObject, result?: JsonObject): Promise<Outcome> {
    const answer = result === undefined ? {} : { result };
    return this.command(key, 'jobs', { kind: 'completeJob', jobKey: key as Key, variables, ...answer });
  }

  async activateAdHoc(
    elementInstanceKey: string,
    elements: readonly { readonly elementId: string; readonly variables?: JsonObject }[],
    cancelRemaining: boolean,
  ): Promise<Outcome> {
    const key = elementInstanceKey as Key;
    const result = this.world.run(this.ownerOf(key)?.key ?? key, {
      kind: 'activateAdHoc',
      elementInstanceKey: key,
      elements: elements.map(({ elementId, variables = {} }) => ({ elementId, variables })),
      cancelRemaining,
    });
    this.world.drain();
    return result;
  }

  async throwError(key: string, code: string, variables: JsonObject): Promise<Outcome> {
    return this.command(key, 'jobs', {
      kind: 'throwJobError',
      jobKey: key as Key,
      errorCode: code,
      message: null,
      variables,
    });
  }

  async failJob(key: string, retriesLeft: number, message = 'the worker gave up'): Promise<Outcome> {
    return this.command(key, 'jobs', {
      kind: 'failJob',
      jobKey: key as Key,
      retriesLeft,
      message,
      variables: {},
    });
  }

  async loseJob(key: string): Promise<Outcome> {
    // Where an attempt may run again it is simply offered again.
    if (this.jobDetails.get(key as Key)?.isAtMostOnce !== true) return { ok: true };
    return this.command(key, 'jobs', {
      kind: 'failJob',
      jobKey: key as Key,
      retriesLeft: 0,
      message: 'the worker was lost',
      variables: {},
      incidentCode: 'OUTCOME_IN_DOUBT',
    });
  }

  async throwAtTask(
    key: string,
    kind: 'error' | 'escalation',
    code: string,
    variables: JsonObject,
  ): Promise<Outcome> {
    const userTaskKey = key as Key;
    return this.command(
      key,
      'userTasks',
      kind === 'error'
        ? { kind: 'throwUserTaskError', userTaskKey, errorCode: code, message: null, variables }
        : { kind: 'throwUserTaskEscalation', userTaskKey, escalationCode: code, variables },
    );
  }

  async publish(input: Publication & { timeToLiveMs: number; messageId?: string }): Promise<Outcome> {
    // A publication is accepted also when nobody takes it.
    const outcome = this.broker.publishOnce({ ...input, targetProcessId: null });
    this.world.drain();
    return outcome;
  }

  /** MSG-5: to the instance that waits for it now, or to none. */
  async correlateOnce(input: Publication): Promise<Outcome> {
    const isTaken = this.broker.publish({ ...input, timeToLiveMs: 0, targetProcessId: null });
    this.world.drain();
    return isTaken
      ? { ok: true }
      : { ok: false, code: 'NO_SUBSCRIPTION', message: `Nobody waits for ${input.name}.` };
  }

  async broadcast(name: string): Promise<Outcome> {
    this.signal(name, {}, null);
    this.world.drain();
    return { ok: true };
  }

  async evaluateConditions(variables: JsonObject): Promise<Outcome> {
    this.starter.evaluateConditions(variables);
    this.world.drain();
    return { ok: true };
  }

  async trigger(elementInstanceKey: string, variables: JsonObject): Promise<Outcome> {
    const key = elementInstanceKey as Key;
    const result = this.world.run(this.ownerOf(key)?.key ?? key, {
      kind: 'triggerElement',
      elementInstanceKey: key,
      variables,
    });
    this.world.drain();
    return result;
  }

  async setVariables(scopeKey: string, variables: JsonObject, local: boolean): Promise<Outcome> {
    const key = scopeKey as Key;
    const result = this.world.run(this.ownerOf(key)?.key ?? key, {
      kind: 'setVariables',
      scopeKey: key,
      variables,
      local,
    });
    this.world.drain();
    return result;
  }

  async setSuspended(instanceKey: string, isSuspended: boolean): Promise<Outcome> {
    const key = instanceKey as Key;
    const result = this.world.run(key, { kind: isSuspended ? 'suspendInstance' : 'resumeInstance' });
    if (!isSuspended) this.world.sendHeld(key);
    this.world.drain();
    // What was due meanwhile fires now (RUN-4).
    if (!isSuspended) await this.advance(0);
    return result;
  }

  async migrate(input: MigrationInput): Promise<Outcome> {
    const result = migrateInWorld(this.world, input);
    this.world.drain();
    await this.advance(0);
    return result;
  }

  async cancel(instanceKey: string): Promise<Outcome> {
    // CALL-9: the runtime refuses it; between instances the engine itself uses this command.
    if (this.world.instances.get(instanceKey as Key)?.state.parent != null)
      return { ok: false, code: 'NOT_ROOT_INSTANCE', message: 'A called instance ends with its caller.' };
    const result = this.world.run(instanceKey as Key, { kind: 'cancelInstance', reason: null });
    this.world.drain();
    return result;
  }

  async resolve(elementId: string, retries: number | undefined): Promise<Outcome> {
    for (const instance of this.world.instances.values()) {
      const incident = Object.values(instance.state.incidents).find((each) => each.elementId === elementId);
      if (incident === undefined) continue;
      const result = this.world.run(instance.key, {
        kind: 'resolveIncident',
        incidentKey: incident.key,
        ...(retries === undefined ? {} : { retries }),
      });
      this.world.drain();
      return result;
    }
    return { ok: false, code: 'NOT_FOUND', message: `${elementId} has no incident.` };
  }

  async advance(milliseconds: number): Promise<void> {
    const until = this.world.now + milliseconds;
    for (let due = this.firstDue(); due !== undefined && due.at <= until; due = this.firstDue()) {
      this.world.now = Math.max(this.world.now, due.at);
      due.fire();
      this.world.drain();
    }
    this.world.now = until;
  }

  async nextTimer(): Promise<number | undefined> {
    const due = this.firstDue();
    return due === undefined ? undefined : Math.max(0, due.at - this.world.now);
  }

  async visibleVariables(elementInstanceKey: string): Promise<JsonObject> {
    return visibleFrom(this.ownerOf(elementInstanceKey as Key), elementInstanceKey as Key);
  }

  async localVariables(elementInstanceKey: string): Promise<JsonObject> {
    return this.ownerOf(elementInstanceKey as Key)?.state.variables[elementInstanceKey] ?? {};
  }

  private command(
    key: string,
    collection: 'jobs' | 'userTasks',
    command: Parameters<EngineWorld['run']>[1],
  ): Outcome {
    const instance = [...this.world.instances.values()].find(
      (candidate) => candidate.state[collection][key] !== undefined,
    );
    if (instance === undefined) return { ok: false, code: 'NOT_FOUND', message: `${key} is not open.` };
    const result = this.world.run(instance.key, command);
    this.world.drain();
    return result;
  }

  private ownerOf(elementInstanceKey: Key): LiveInstance | undefined {
    return [...this.world.instances.values()].find(
      (instance) => instance.state.elements[elementInstanceKey] !== undefined,
    );
  }

  /** What the runtime's own worker does with a decision job. */
  private decide(instance: LiveInstance, fact: Extract<Fact, { kind: 'jobCreated' }>): void {
    const deployment = this.deployments.get(instance.definition.key) ?? 0;
    const variables = visibleFrom(instance, fact.elementInstanceKey);
    this.world.send(instance.key, this.desk.answer(fact, deployment, variables, this.world.now));
  }

  protected onFact(instance: LiveInstance, fact: Fact): void {
    switch (fact.kind) {
      case 'jobCreated':
        this.jobDetails.set(fact.key, {
          type: fact.type,
          headers: fact.headers,
          kind: fact.jobKind,
          isAtMostOnce: fact.delivery === 'atMostOnce',
        });
        if (fact.jobKind === 'CONTINUATION')
          this.world.send(instance.key, { kind: 'completeJob', jobKey: fact.key, variables: {} });
        if (fact.jobKind === 'DECISION') this.decide(instance, fact);
        return;
      case 'incidentCreated':
        this.incidentElements.set(fact.incident.key, fact.elementId);
        return;
      case 'subscriptionOpened':
      case 'subscriptionChanged':
        if (fact.subscription.kind === 'message') this.broker.opened(instance, fact.subscription);
        return;
      case 'messageThrown':
        this.broker.publish({
          name: fact.name,
          correlationKey: fact.correlationKey,
          variables: fact.variables,
          timeToLiveMs: fact.timeToLiveMs,
          targetProcessId: fact.targetProcessId,
        });
        return;
      case 'signalBroadcast':
        if (fact.scope === 'tenant') this.signal(fact.name, fact.variables, instance.key);
        return;
      case 'dataStoresRequested':
      case 'dataStoreWritten':
      case 'dataStoreWritesRequested':
        this.stores.take(fact, (command) => this.world.send(instance.key, command));
        return;
      case 'instanceCompleted':
      case 'instanceTerminated':
        this.calls.take(instance, fact);
        this.broker.ended(instance);
        return;
      default:
        this.calls.take(instance, fact);
    }
  }

  /** SIG-4: others by subscription key, then start events. */
  private signal(name: string, variables: JsonObject, except: Key | null): void {
    const signalKey = this.world.nextKey();
    const open = [...this.world.instances.values()]
      .filter((instance) => instance.key !== except && instance.state.status === 'active')
      .flatMap((instance) =>
        Object.values(instance.state.subscriptions).map((subscription) => ({ instance, subscription })),
      )
      .filter(({ subscription }) => subscription.kind === 'signal' && subscription.name === name)
      .sort((a, b) => compareKeys(a.subscription.key, b.subscription.key));
    for (const { instance, subscription } of open)
      this.world.send(instance.key, {
        kind: 'triggerSignal',
        subscriptionKey: subscription.key,
        signalKey,
        variables,
      });
    this.starter.signal(name, variables);
  }

  private firstDue(): { readonly at: number; readonly fire: () => void } | undefined {
    let best = this.starter.firstDue();
    for (const instance of this.world.instances.values()) {
      if (instance.state.status !== 'active' || instance.state.suspended) continue;
      for (const subscription of Object.values(instance.state.subscriptions)) {
        if (subscription.kind !== 'timer' || (best !== undefined && subscription.dueAt >= best.at)) continue;
        const { key, occurrence, dueAt } = subscription;
        best = {
          at: dueAt,
          fire: () =>
            this.world.send(instance.key, { kind: 'triggerTimer', subscriptionKey: key, occurrence }),
        };
      }
    }
    return best;
  }
}

// helpers

/** Reads a deployment as the server does: models, and beside them the files they may name. */
function startOf(
  definition: Definition,
  at: string | undefined,
):
  | { readonly kind: 'none'; readonly elementId?: string }
  | { readonly kind: 'event'; readonly elementId: string; readonly payload: JsonObject }
  | { readonly kind: 'elements'; readonly elementIds: readonly string[] } {
  if (at === undefined) return { kind: 'none' };
  const scope = definition.model.scopes[definition.model.processId];
  if (scope?.noneStartIds.includes(at) === true) return { kind: 'none', elementId: at };
  return scope?.typedStartIds.includes(at) === true
    ? { kind: 'event', elementId: at, payload: {} }
    : { kind: 'elements', elementIds: [at] };
}
