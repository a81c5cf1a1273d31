import type { Fact, JsonObject, Key } from '#engine';
import type { TrialMail, TrialStep, TrialView } from '../contract/trials.ts';
import type { LiveInstance, WorldTime } from '../simulation/engine-world.ts';
import type { Outcome } from '../simulation/outcome.ts';
import { SimulatedRuntime } from '../simulation/simulated-runtime.ts';
import { TRIAL_LIMITS } from './trial-limits.ts';
import { mailOfTask, TrialMails, type NotedMail } from './trial-mails.ts';
import { instancesOf, iso, jobsOf, startFormsOf, tasksOf, TrialNotes, waitsOf } from './trial-view.ts';

export type TrialOutcome = Omit<TrialView, 'problems'>;

/** Jobs that would send a mail: their mail is kept to be looked at, and the task goes on. */
const MAIL_TYPES: ReadonlySet<string> = new Set(['millrace:mail', 'io.camunda:email:1']);

type WriteMails = (noted: readonly NotedMail[]) => readonly TrialMail[];

export interface TrialRunOptions {
  /** Who completes tasks and starts processes. */
  readonly person: string;
  readonly startedAt: number;
  readonly time: WorldTime;
  readonly delegatesAsJobs: boolean;
  /** Puts what the server would send by itself into words. */
  readonly write: WriteMails;
}

/** One run of a model by hand: the engine with a virtual clock, where people, workers and the outside are played by whoever tries. */
export class TrialRun extends SimulatedRuntime {
  private readonly notes = new TrialNotes();
  private readonly mails: TrialMails;
  private readonly write: WriteMails;
  private readonly stubs = new Map<string, JsonObject>();

  constructor({ write, ...options }: TrialRunOptions) {
    super(options);
    this.mails = new TrialMails(this.notes, options.person);
    this.write = write;
  }

  /** All steps in order, up to the first that cannot be taken. */
  async take(steps: readonly TrialStep[]): Promise<TrialOutcome> {
    let refused: TrialView['refused'] = null;
    for (const [index, step] of steps.entries()) {
      const outcome = await this.step(step);
      this.mails.look(this.world.instances.values(), this.world.now);
      if (outcome.ok && this.world.instances.size <= TRIAL_LIMITS.instancesMax) continue;
      refused = outcome.ok
        ? tooManyInstances(index)
        : { index, code: outcome.code, message: outcome.message };
      break;
    }
    return this.view(refused);
  }

  protected override onFact(instance: LiveInstance, fact: Fact): void {
    this.notes.take(instance, fact, this.world.now);
    this.mails.take(instance, fact, this.world.now);
    super.onFact(instance, fact);
    if (fact.kind !== 'jobCreated') return;
    const stub = this.stubs.get(fact.type);
    if (stub !== undefined) this.answer(instance, fact.key, stub);
    else if (MAIL_TYPES.has(fact.type)) this.mail(instance, fact);
  }

  private async step(step: TrialStep): Promise<Outcome> {
    switch (step.do) {
      case 'START': {
        const { processDefinitionId: processId, variables, startEventId: at } = step;
        const startedBy = this.person;
        return this.start({ processId, variables, startedBy, ...(at === undefined ? {} : { at }) });
      }
      case 'COMPLETE_TASK':
        return this.completeTask(step.key, step.variables);
      case 'COMPLETE_JOB':
        return this.completeJob(step.key, step.variables);
      case 'FAIL_JOB':
        return this.failJob(step.key, 0, step.message);
      case 'THROW_ERROR':
        return this.throwError(step.key, step.errorCode, step.variables);
      case 'STUB':
        return this.stub(step.jobType, step.variables);
      case 'NEXT_TIMER': {
        const wait = await this.nextTimer();
        return wait === undefined ? noTimer : this.advanced(wait);
      }
      case 'ADVANCE':
        return this.advanced(step.milliseconds);
      case 'PUBLISH_MESSAGE':
        return this.correlateOnce(step);
      case 'BROADCAST_SIGNAL':
        return this.broadcast(step.name);
      case 'RESOLVE_INCIDENT':
        return this.resolve(step.elementId, 1);
    }
  }

  private async advanced(milliseconds: number): Promise<Outcome> {
    await this.advance(milliseconds);
    return { ok: true };
  }

  private async stub(jobType: string, variables: JsonObject): Promise<Outcome> {
    this.stubs.set(jobType, variables);
    for (const instance of this.world.instances.values())
      for (const job of Object.values(instance.state.jobs))
        if (job.type === jobType && job.retriesLeft > 0) this.answer(instance, job.key, variables);
    this.world.drain();
    return { ok: true };
  }

  private answer(instance: LiveInstance, jobKey: Key, variables: JsonObject): void {
    this.world.send(instance.key, { kind: 'completeJob', jobKey, variables });
  }

  private mail(instance: LiveInstance, job: Extract<Fact, { kind: 'jobCreated' }>): void {
    const inputs = instance.state.variables[job.elementInstanceKey] ?? {};
    const text = (name: string): string => {
      const value = inputs[name];
      return typeof value === 'string'
        ? value
        : value === undefined || value === null
          ? ''
          : JSON.stringify(value);
    };
    const list = (name: string): readonly string[] => {
      const value = inputs[name];
      const all = Array.isArray(value) ? value.map(String) : text(name).split(',');
      return all.map((each) => each.trim()).filter((each) => each !== '');
    };
    const mail = {
      elementId: job.elementId,
      to: [...list('to'), ...list('cc'), ...list('bcc')],
      subject: text('subject'),
      body: text('text') === '' ? text('html') : text('text'),
    };
    const { now } = this.world;
    this.notes.mailed(instance, mailOfTask(mail, now), job.elementId, now);
    this.answer(instance, job.key, {});
  }

  private view(refused: TrialView['refused']): TrialOutcome {
    const all = [...this.world.instances.values()];
    const active = all.filter(({ state }) => state.status === 'active');
    const { notes } = this;
    return {
      now: iso(this.world.now),
      timeZone: this.world.time.timeZone,
      refused,
      startForms: startFormsOf(this.world.definitions.values()),
      instances: instancesOf(all),
      tasks: active.flatMap((instance) => tasksOf(instance, notes)),
      jobs: active.flatMap((instance) => jobsOf(instance, notes)),
      waits: active.flatMap((instance) => waitsOf(instance)),
      incidents: active.flatMap((instance) => notes.incidentsOf(instance)),
      mails: this.write(notes.mails),
      elements: notes.elements(all),
      flows: [...notes.flows],
      log: notes.log,
    };
  }
}

// helpers

const noTimer: Outcome = {
  ok: false,
  code: 'NOT_FOUND',
  message: 'No timer waits. Start the process, or go on until it waits for a timer.',
};

function tooManyInstances(index: number): NonNullable<TrialView['refused']> {
  const message = `More than ${TRIAL_LIMITS.instancesMax} instances were started. Look for a loop of processes that call each other.`;
  return { index, code: 'TRIAL_LIMIT', message };
}
