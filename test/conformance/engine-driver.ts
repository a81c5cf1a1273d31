import { compareKeys } from '#engine';
import type { Fact, JsonObject, Key } from '#engine';
import { DecisionDesk } from './decision-desk.ts';
import type { DeployProblem, Driver, ModelFile, Outcome, Snapshot } from './driver.ts';
import { calledDefinition, creationOf } from './engine-calls.ts';
import { EngineWorld } from './engine-world.ts';
import type { LiveInstance } from './engine-world.ts';
import {
  incidentsOf,
  openJobs,
  openTasks,
  openTriggers,
  startOf,
  visibleFrom,
  waitingIn,
} from './engine-view.ts';
import type { JobDetails } from './engine-view.ts';
import { InstanceStarter } from './instance-starter.ts';
import { MessageBroker } from './message-broker.ts';
import { readModels } from './read-models.ts';
import { StoreShelf } from './store-shelf.ts';

/** Who completes user tasks; the same person as on the server. */
const PERSON = 'admin';

/** The pure engine as a driver: everything the runtime does around it, in memory and by a virtual clock. */
export class EngineDriver implements Driver {
  private readonly world: EngineWorld;
  private readonly stores = new StoreShelf();
  private readonly broker: MessageBroker;
  private readonly jobDetails = new Map<Key, JobDetails>();
  private readonly incidentElements = new Map<Key, string>();
  private readonly starter: InstanceStarter;
  private readonly desk = new DecisionDesk();
  /** Which deployment made a process version. */
  private readonly deployments = new Map<Key, number>();
  private deploymentCount = 0;

  /** With `crashes`, the process that runs a command dies once before it is committed, at every step. */
  constructor({ crashes = false }: { readonly crashes?: boolean } = {}) {
    this.world = new EngineWorld((instance, fact) => this.onFact(instance, fact), crashes);
    this.starter = new InstanceStarter(this.world);
    this.broker = new MessageBroker(this.world, this.starter);
  }

  async deploy(
    files: readonly ModelFile[],
  ): Promise<{ readonly ok: boolean; readonly problems: readonly DeployProblem[] }> {
    const isDecision = ({ name }: ModelFile): boolean => name.endsWith('.dmn');
    const models = files.filter((file) => !isDecision(file));
    const result =
      models.length === 0 ? { deployable: true, problems: [], processes: [] } : await readModels(models);
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
  }): Promise<Outcome> {
    const definition = this.world.definitions.get(input.processId);
    if (definition === undefined)
      return { ok: false, code: 'NOT_FOUND', message: `Process ${input.processId} is not deployed.` };
    const start = startOf(definition, input.at);
    const key = this.world.create(definition, {
      businessId: null,
      parent: null,
      variables: input.variables,
      startedBy: null,
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
      actor: PERSON,
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

  async publish(input: {
    readonly name: string;
    readonly correlationKey: string;
    readonly variables: JsonObject;
    readonly timeToLiveMs: number;
  }): Promise<Outcome> {
    // A publication is accepted also when nobody takes it.
    this.broker.publish({ ...input, targetProcessId: null });
    this.world.drain();
    return { ok: true };
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

  async setVariables(instanceKey: string, variables: JsonObject): Promise<Outcome> {
    const result = this.world.run(instanceKey as Key, {
      kind: 'setVariables',
      scopeKey: instanceKey as Key,
      variables,
      local: false,
    });
    this.world.drain();
    return result;
  }

  async cancel(instanceKey: string): Promise<Outcome> {
    const result = this.world.run(instanceKey as Key, { kind: 'cancelInstance', reason: null });
    this.world.drain();
    return result;
  }

  async resolve(elementId: string): Promise<Outcome> {
    for (const instance of this.world.instances.values()) {
      const incident = Object.values(instance.state.incidents).find((each) => each.elementId === elementId);
      if (incident === undefined) continue;
      const result = this.world.run(instance.key, { kind: 'resolveIncident', incidentKey: incident.key });
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

  async snapshot(): Promise<Snapshot> {
    const instances = [...this.world.instances.values()];
    const active = instances.filter((instance) => instance.state.status === 'active');
    return {
      instances: instances.map(({ key, definition, state, endVariables }) => ({
        key,
        processId: definition.model.processId,
        status: state.status,
        variables: endVariables ?? state.variables[key] ?? {},
      })),
      tasks: active.flatMap((instance) => openTasks(instance)),
      jobs: active.flatMap((instance) => openJobs(instance, this.jobDetails)),
      timers:
        this.starter.timerCount +
        active.reduce(
          (sum, instance) =>
            sum +
            Object.values(instance.state.subscriptions).filter(
              (subscription) => subscription.kind === 'timer',
            ).length,
          0,
        ),
      waiting: waitingIn(active),
      triggers: active.flatMap((instance) => openTriggers(instance)),
      incidents: active.flatMap((instance) => incidentsOf(instance, this.incidentElements)),
      completed: this.world.completed,
      flows: Object.fromEntries(this.world.flows),
      areFlowsCounted: true,
    };
  }

  async close(): Promise<void> {
    await Promise.resolve();
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

  private onFact(instance: LiveInstance, fact: Fact): void {
    const parent = instance.state.parent;
    switch (fact.kind) {
      case 'jobCreated':
        this.jobDetails.set(fact.key, { type: fact.type, headers: fact.headers, kind: fact.jobKind });
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
        this.stores.take(fact, (command) => this.world.send(instance.key, command));
        return;
      case 'callRequested':
        this.call(instance, fact);
        return;
      case 'callTerminationRequested':
        this.world.send(fact.calledInstanceKey, {
          kind: 'cancelInstance',
          reason: 'the call activity was terminated',
        });
        return;
      case 'instanceCompleted':
        if (parent !== null)
          this.world.send(parent.instanceKey, {
            kind: 'calledInstanceCompleted',
            elementInstanceKey: parent.elementInstanceKey,
            calledInstanceKey: instance.key,
            variables: fact.variables,
            ...(fact.compensation === undefined ? {} : { compensation: fact.compensation }),
          });
        this.broker.ended(instance);
        return;
      case 'instanceTerminated':
        if (parent !== null)
          this.world.send(parent.instanceKey, {
            kind: 'calledInstanceTerminated',
            elementInstanceKey: parent.elementInstanceKey,
            calledInstanceKey: instance.key,
          });
        this.broker.ended(instance);
        return;
      case 'thrownToCaller':
        if (parent !== null)
          this.world.send(parent.instanceKey, {
            kind: 'catchFromCalled',
            elementInstanceKey: parent.elementInstanceKey,
            calledInstanceKey: instance.key,
            throwingElementInstanceKey: fact.throwingElementInstanceKey,
            thrown: fact.thrown,
          });
        return;
      case 'throwAnswered':
        this.world.send(fact.calledInstanceKey, {
          kind: 'resumeThrow',
          throwingElementInstanceKey: fact.throwingElementInstanceKey,
          caught: fact.caught,
          thrown: fact.thrown,
        });
        return;
      default:
    }
  }

  private call(caller: LiveInstance, fact: Extract<Fact, { kind: 'callRequested' }>): void {
    const { elementInstanceKey } = fact;
    const failed = (message: string): void =>
      this.world.send(caller.key, {
        kind: 'callFailed',
        elementInstanceKey,
        code: 'CALLED_ELEMENT_ERROR',
        message,
      });
    const definition = calledDefinition(this.world, caller, fact);
    if (definition === undefined) return failed(`Process "${fact.processId}" is not deployed.`);
    const isDetached = fact.isDetached === true;
    const created = (key: Key): void =>
      this.world.send(caller.key, {
        kind: 'calledInstanceCreated',
        elementInstanceKey,
        calledInstanceKey: key,
        ...(isDetached ? { isDetached } : {}),
      });
    const key = this.world.create(definition, creationOf(caller, fact), created);
    if (typeof key !== 'string') failed(key.message);
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
      if (instance.state.status !== 'active') continue;
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
