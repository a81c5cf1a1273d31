import type { Fact, Key } from '#engine';
import type { MailTemplate } from '../contract/mails.ts';
import type { TrialMail } from '../contract/trials.ts';
import type { LiveInstance } from '../simulation/engine-world.ts';
import { TRIAL_LIMITS } from './trial-limits.ts';
import { iso, type TrialNotes } from './trial-view.ts';

/** A mail that the server would have sent by itself: of which kind, to whom, and what it is about. */
export interface TrialNotice {
  readonly template: MailTemplate;
  /** One person, or everybody in a group. */
  readonly to: { readonly user: string } | { readonly group: string };
  readonly at: number;
  readonly instance: LiveInstance;
  /** Null for a mail about the request as a whole. */
  readonly taskKey: Key | null;
  readonly elementId: string;
  readonly dueDate: string | null;
  readonly assignee: string | null;
  /** How the request ended: the name of its end event. */
  readonly outcome: string | null;
  /** Names of the tasks that were done then, and of those that waited. */
  readonly way: { readonly done: readonly string[]; readonly open: readonly string[] };
}

/** One mail in the order in which they were noted: of a mail task, or still to be written. */
export type NotedMail = TrialMail | TrialNotice;

const hour = 3_600_000;
const reminderHours = 4;

type Target = TrialNotice['to'];

/**
 * Whom the server tells of tasks and requests. Like its own mailer this looks at the open tasks, and nobody is told the same
 * thing twice.
 */
export class TrialMails {
  private readonly told = new Map<string, Target>();
  private readonly escalated: {
    instance: LiveInstance;
    fact: Extract<Fact, { kind: 'userTaskEscalated' }>;
  }[] = [];
  private readonly createdAt = new Map<Key, number>();
  private readonly done = new Map<Key, string[]>();
  private readonly ends = new Map<Key, string>();
  private readonly notes: TrialNotes;
  private readonly person: string;

  constructor(notes: TrialNotes, person: string) {
    this.notes = notes;
    this.person = person;
  }

  take(instance: LiveInstance, fact: Fact, now: number): void {
    switch (fact.kind) {
      case 'userTaskCreated':
        this.createdAt.set(fact.task.key, now);
        return;
      case 'userTaskEscalated':
        this.escalated.push({ instance, fact });
        return;
      case 'userTaskCompleted':
        this.done.set(instance.key, [...(this.done.get(instance.key) ?? []), this.nameOf(fact.key)]);
        return;
      case 'elementCompleted': {
        const element = instance.definition.model.elements[fact.elementId];
        if (element?.type === 'endEvent' && element.name !== undefined)
          this.ends.set(instance.key, element.name);
        return;
      }
      case 'userTaskCanceled':
        this.canceled(instance, fact.key, now);
        return;
      case 'instanceCreated':
        this.request(instance, 'request-received', now);
        return;
      case 'instanceCompleted':
        this.request(instance, 'request-outcome', now);
        return;
      case 'instanceTerminated':
        this.request(instance, 'process-canceled', now);
        return;
      default:
    }
  }

  /** After each step: who has to hear of something now. */
  look(instances: Iterable<LiveInstance>, now: number): void {
    for (const { instance, fact } of this.escalated.splice(0)) {
      const { candidateUsers, candidateGroups } = fact.notified;
      for (const to of targetsOf(candidateUsers, candidateGroups))
        this.tell(instance, { template: 'task-escalated', to, taskKey: fact.key, now });
    }
    for (const instance of instances) {
      if (instance.state.status !== 'active') continue;
      for (const task of Object.values(instance.state.userTasks)) this.lookAt(instance, task, now);
    }
  }

  private lookAt(instance: LiveInstance, task: OpenTask, now: number): void {
    const { key, assignee, candidateUsers, candidateGroups, dueDate } = task;
    const about = { taskKey: key, now };
    for (const [said, to] of [...this.told])
      if (
        said.startsWith(`${key} task-assigned `) &&
        'user' in to &&
        assignee !== null &&
        to.user !== assignee
      )
        this.tell(instance, { ...about, template: 'task-reassigned', to });
    if (assignee === null) {
      for (const to of targetsOf(candidateUsers, candidateGroups))
        this.tell(instance, { ...about, template: 'task-available', to });
      return;
    }
    const to = { user: assignee };
    this.tell(instance, { ...about, template: 'task-assigned', to });
    if (dueDate === null) return;
    const left = Date.parse(dueDate) - now;
    if (left < 0) this.tell(instance, { ...about, template: 'task-overdue', to });
    // A task that is new needs no reminder.
    else if (left < reminderHours * hour && now - (this.createdAt.get(key) ?? now) > hour)
      this.tell(instance, { ...about, template: 'task-reminder', to });
  }

  private canceled(instance: LiveInstance, taskKey: Key, now: number): void {
    for (const [said, to] of [...this.told])
      if (said.startsWith(`${taskKey} task-assigned `))
        this.tell(instance, { template: 'task-canceled', to, taskKey, now });
  }

  /** Called instances are no requests of anybody. */
  private request(instance: LiveInstance, template: MailTemplate, now: number): void {
    const { parent } = instance.state;
    if (parent !== null || instance.definition.model.settings.requesterMails !== true) return;
    this.tell(instance, { template, to: { user: this.person }, taskKey: null, now });
  }

  private tell(
    instance: LiveInstance,
    {
      template,
      to,
      taskKey,
      now,
    }: Pick<TrialNotice, 'template' | 'to' | 'taskKey'> & { readonly now: number },
  ): void {
    const said = `${taskKey ?? instance.key} ${template} ${'user' in to ? to.user : `group ${to.group}`}`;
    if (this.told.has(said)) return;
    this.told.set(said, to);
    if (this.notes.mails.length >= TRIAL_LIMITS.mailsMax) return;
    const task = taskKey === null ? undefined : instance.state.userTasks[taskKey];
    const created = taskKey === null ? undefined : this.notes.tasks.get(taskKey);
    const elementId = created?.elementId ?? instance.definition.model.processId;
    const open = Object.keys(instance.state.userTasks).map((key) => this.nameOf(key as Key));
    this.notes.mailed(
      instance,
      {
        ...{ template, to, at: now, instance, taskKey, elementId },
        dueDate: task?.dueDate ?? null,
        assignee: task?.assignee ?? null,
        outcome: this.ends.get(instance.key) ?? null,
        way: { done: [...(this.done.get(instance.key) ?? [])], open },
      },
      elementId,
      now,
    );
  }

  private nameOf(taskKey: Key): string {
    const created = this.notes.tasks.get(taskKey);
    return created?.name ?? created?.elementId ?? '';
  }
}

/** Whether a mail has still to be put into words. */
export function isNotice(mail: NotedMail): mail is TrialNotice {
  return 'instance' in mail;
}

/** A mail that a mail task made is complete as it is. */
export function mailOfTask(mail: Omit<TrialMail, 'kind' | 'groups' | 'at'>, now: number): TrialMail {
  return { kind: 'MAIL_TASK', groups: [], at: iso(now), ...mail };
}

// helpers

type OpenTask = LiveInstance['state']['userTasks'][string];

function targetsOf(users: readonly string[], groups: readonly string[]): readonly Target[] {
  return [...users.map((user) => ({ user })), ...groups.map((group) => ({ group }))];
}
