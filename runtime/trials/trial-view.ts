import type { Fact, JsonObject, JsonValue, Key } from '#engine';
import type {
  TrialElement,
  TrialEntry,
  TrialInstance,
  TrialJob,
  TrialStartForm,
  TrialTask,
  TrialView,
  TrialWait,
} from '../contract/trials.ts';
import type { LiveInstance } from '../simulation/engine-world.ts';
import { visibleFrom } from '../simulation/visible-variables.ts';
import { TRIAL_LIMITS } from './trial-limits.ts';
import type { NotedMail } from './trial-mails.ts';

type Created<Kind> = Fact extends infer Each
  ? Each extends { readonly kind: infer K }
    ? Kind extends K
      ? Each
      : never
    : never
  : never;

/** What facts say once and the state does not keep: names and forms of tasks, headers of jobs, what has been and in which order. */
export class TrialNotes {
  readonly tasks = new Map<Key, Created<'userTaskCreated'>>();
  readonly jobs = new Map<Key, Created<'jobCreated'>>();
  readonly mails: NotedMail[] = [];
  readonly log: TrialEntry[] = [];
  readonly flows = new Set<string>();
  private readonly completed = new Map<string, number>();
  private readonly incidents = new Map<Key, string>();

  /** `now`: the virtual time. */
  take(instance: LiveInstance, fact: Fact, now: number): void {
    switch (fact.kind) {
      case 'userTaskCreated':
        this.tasks.set(fact.task.key, fact);
        return;
      case 'jobCreated':
        this.jobs.set(fact.key, fact);
        return;
      case 'sequenceFlowTaken':
        this.flows.add(fact.flowId);
        return;
      case 'incidentCreated':
        this.incidents.set(fact.incident.key, fact.elementId);
        this.write(instance, 'INCIDENT', fact.elementId, now);
        return;
      case 'elementCompleted':
      case 'elementTerminated':
        this.elementEnded(instance, fact, now);
        return;
      case 'instanceCreated':
        this.write(instance, 'STARTED', null, now);
        return;
      case 'instanceCompleted':
      case 'instanceTerminated':
        this.write(instance, 'ENDED', null, now);
        return;
      default:
    }
  }

  mailed(instance: LiveInstance, mail: NotedMail, elementId: string, now: number): void {
    this.mails.push(mail);
    this.write(instance, 'MAIL', elementId, now);
  }

  incidentsOf({ state }: LiveInstance): TrialView['incidents'] {
    return Object.values(state.incidents).map(({ key, code, message }) => ({
      elementId: this.incidents.get(key) ?? '',
      code,
      message,
    }));
  }

  elements(instances: readonly LiveInstance[]): readonly TrialElement[] {
    const active = new Map<string, number>();
    const stuck = new Map<string, number>();
    for (const { state, definition } of instances) {
      if (state.status !== 'active') continue;
      for (const { role, elementId } of Object.values(state.elements))
        if (role !== 'process' && role !== 'activation') count(active, elementId);
      for (const { flowId } of state.tokens) {
        const waitsAt = definition.model.flows[flowId]?.targetId;
        if (waitsAt !== undefined) count(active, waitsAt);
      }
      for (const key of Object.keys(state.incidents)) count(stuck, this.incidents.get(key as Key) ?? '');
    }
    const ids = new Set([...this.completed.keys(), ...active.keys(), ...stuck.keys()]);
    return [...ids].map((elementId) => ({
      elementId,
      active: active.get(elementId) ?? 0,
      completed: this.completed.get(elementId) ?? 0,
      incidents: stuck.get(elementId) ?? 0,
    }));
  }

  private elementEnded(
    instance: LiveInstance,
    { kind, role, elementId }: Created<'elementCompleted'>,
    now: number,
  ): void {
    if (role === 'inner' || role === 'activation' || role === 'process') return;
    if (kind === 'elementCompleted') count(this.completed, elementId);
    this.write(instance, kind === 'elementCompleted' ? 'COMPLETED' : 'TERMINATED', elementId, now);
  }

  private write(
    { definition }: LiveInstance,
    kind: TrialEntry['kind'],
    elementId: string | null,
    now: number,
  ): void {
    const entry = { at: iso(now), kind, elementId, processDefinitionId: definition.model.processId };
    if (this.log.length < TRIAL_LIMITS.logMax) this.log.push(entry);
  }
}

/** As people start a process: the first of its start events with a form counts, like where it is deployed. */
export function startFormsOf(definitions: Iterable<LiveInstance['definition']>): readonly TrialStartForm[] {
  return [...definitions].flatMap(({ model }) => {
    const [form] = Object.values(model.elements).flatMap((element) =>
      element.type === 'startEvent' && element.scopeId === model.processId ? (element.form ?? []) : [],
    );
    if (form === undefined) return [];
    const { value } = form;
    const isNamed = form.kind === 'id' && value.language === 'literal' && typeof value.value === 'string';
    return [
      {
        processDefinitionId: model.processId,
        formId: isNamed ? String(value.value) : null,
        schema: form.schema === undefined ? null : (JSON.parse(form.schema) as JsonValue),
      },
    ];
  });
}

export function instancesOf(instances: readonly LiveInstance[]): readonly TrialInstance[] {
  return instances.map(({ key, definition, state, endVariables }) => ({
    key,
    processDefinitionId: definition.model.processId,
    state: state.status.toUpperCase() as TrialInstance['state'],
    isCalled: state.parent !== null,
    variables: endVariables ?? state.variables[key] ?? {},
  }));
}

export function tasksOf(instance: LiveInstance, notes: TrialNotes): readonly TrialTask[] {
  return Object.values(instance.state.userTasks).map((task) => {
    const { assignee, candidateUsers, candidateGroups, dueDate } = task;
    const created = notes.tasks.get(task.key);
    const form = created?.form ?? null;
    return {
      key: task.key,
      elementId: created?.elementId ?? '',
      name: created?.name ?? null,
      ...{ assignee, candidateUsers, candidateGroups, dueDate },
      formId: form?.['kind'] === 'id' && typeof form['value'] === 'string' ? form['value'] : null,
      schema: schemaOf(form),
      variables: visibleFrom(instance, task.elementInstanceKey),
    };
  });
}

/** Jobs that somebody has to answer; what the server does itself is done already. */
export function jobsOf(instance: LiveInstance, notes: TrialNotes): readonly TrialJob[] {
  return Object.values(instance.state.jobs)
    .filter(({ retriesLeft }) => retriesLeft > 0)
    .map((job) => {
      const created = notes.jobs.get(job.key);
      return {
        key: job.key,
        elementId: created?.elementId ?? '',
        type: job.type,
        kind: job.kind,
        retries: job.retriesLeft,
        headers: created?.headers ?? {},
        variables: visibleFrom(instance, job.elementInstanceKey),
      };
    });
}

export function waitsOf({ state }: LiveInstance): readonly TrialWait[] {
  return Object.values(state.subscriptions).flatMap((subscription): readonly TrialWait[] => {
    const { elementId } = subscription;
    const none = { elementId, name: null, correlationKey: null, dueAt: null };
    switch (subscription.kind) {
      case 'timer':
        return [{ ...none, kind: 'TIMER', dueAt: iso(subscription.dueAt) }];
      case 'message': {
        const { name, correlationKey } = subscription;
        return [{ ...none, kind: 'MESSAGE', name, correlationKey }];
      }
      case 'signal':
        return [{ ...none, kind: 'SIGNAL', name: subscription.name }];
      case 'condition':
        return [{ ...none, kind: 'CONDITION' }];
      default:
        return [];
    }
  });
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

// helpers

function schemaOf(form: JsonObject | null): JsonValue {
  const text = form?.['schema'];
  return typeof text === 'string' ? (JSON.parse(text) as JsonValue) : null;
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}
