import { createCollectOccurrence, type CollectOccurrence } from './commands/collect-occurrence.ts';
import { deliverCommands } from './commands/deliver-commands.ts';
import { Guard } from './commands/execute-guarded.ts';
import type { GroupPorts } from './commands/run-group.ts';
import { createStartByEvent, type StartByEvent } from './commands/start-by-event.ts';
import type { Outcome, Submission } from './commands/submission.ts';
import { Submitter } from './commands/submit.ts';
import { TallyBook } from './commands/tally-book.ts';
import { InProcessHost } from './connectors/in-process-workers.ts';
import type { CoreBase } from './core-base.ts';
import { JobFlow } from './flow/job-flow.ts';
import { inProcessPorts } from './jobs/in-process-ports.ts';
import { jobTypeOf } from './jobs/activated-job.ts';
import { JobService } from './jobs/job-service.ts';
import { createJobStatistics, type JobStatistics } from './jobs/job-statistics.ts';
import { JobWaiters } from './jobs/job-waiters.ts';
import { createLostAttempts, type LostAttempts } from './jobs/lost-attempts.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';
import { createMessages, type MessageService } from './messages/create-messages.ts';
import { afterCommit, clockedWakeUps } from './operations/after-commit.ts';
import { createCountFolder, type CountFolder } from './operations/count-folder.ts';
import { createHints, type Hints } from './operations/hints.ts';
import { createRunningWork, type RunningWork } from './operations/running-work.ts';
import { createReconciler, type Reconciler } from './operations/reconciler.ts';
import type { StoredCommandRow } from './store/command-row-rows.ts';
import { nameTallies } from './store/element-counts.ts';
import { findHistoryDays } from './store/load-definition.ts';
import { Notifier, silentNotifier } from './store/notify.ts';
import { createDueHeap, type DueHeap } from './timers/due-heap.ts';
import { Timers } from './timers/timers.ts';
import { createTaskWaiters } from './user-tasks/task-waiters.ts';

/** The parts that need each other: each is given functions that are called only when all of them are there. */
export class CoreParts {
  readonly messages: MessageService;
  readonly waiters: JobWaiters;
  readonly jobs: JobService;
  readonly flow: JobFlow;
  readonly host: InProcessHost;
  readonly timers: Timers;
  /** Due times of failed attempts. */
  readonly retries: DueHeap;
  readonly guard: Guard;
  readonly notifier: Pick<Notifier, 'send' | 'stop'>;
  readonly hub: LiveHub;
  readonly hints: Hints;
  readonly submitter: Submitter;
  readonly reconciler: Reconciler;
  /** What follows commits and is not a command. */
  readonly afterwork: RunningWork = createRunningWork();
  readonly tasks = createTaskWaiters();
  readonly lost: LostAttempts;
  readonly counts: CountFolder;
  readonly jobStatistics: JobStatistics;
  private readonly tallies: TallyBook;
  private readonly base: CoreBase;
  private readonly startByEvent: StartByEvent;
  private readonly collect: CollectOccurrence;

  constructor(base: CoreBase) {
    this.base = base;
    const { submit, deliver, startByEvent, collect } = this.bound();
    this.startByEvent = startByEvent;
    this.collect = collect;
    const { follow } = this.afterwork;
    this.counts = createCountFolder({ pools: base.pools, follow, log: base.log });
    this.jobStatistics = createJobStatistics({ pools: base.pools, follow, log: base.log });
    this.tallies = new TallyBook((shapes) => nameTallies(base.pools.maintenance, shapes), follow);
    const { pools, keys, models, registry, clock, log, random, timeZone, processId, installationId } = base;
    const { now } = clock;
    this.messages = createMessages({ pools, keys, submit, startByEvent, collect, now, deliver, log });
    this.waiters = new JobWaiters({
      claim: (requests) => this.jobs.claimNow(requests, false),
      release: (claimed) => this.jobs.release(claimed),
    });
    const { waiters } = this;
    const isDraining = (): boolean => base.isDraining;
    this.flow = this.createFlow();
    const { flow } = this;
    this.jobs = new JobService({
      ...{ pools, models, submit, now, random, installationId, waiters, flow, isDraining },
    });
    this.lost = createLostAttempts({ processId, submit, log });
    const own = inProcessPorts({ jobs: this.jobs, registry, flow, pools, submit, lost: this.lost });
    this.host = new InProcessHost({ processId, installationId, log, ...own });
    const { calendarsOf } = base;
    const timing = { pools, clock, models, timeZone, calendarsOf };
    const share = (): typeof registry.timerShare => registry.timerShare;
    this.timers = new Timers({ ...timing, submit, startByEvent, collect, share, log });
    this.retries = createDueHeap(clock, () => this.wakeAll());
    this.guard = new Guard({
      keys,
      now,
      timeZone,
      limits: base.limits,
      outsideOf: base.outsideOf,
    });
    this.hub = createLiveHub({
      forward: (records) => this.hints.tell({ live: records }),
      tellWanted: (types) => this.hints.tell({ listening: { process: processId, types } }),
    });
    this.hints = this.createHints();
    this.notifier = pools.has('listen')
      ? new Notifier({
          connectionString: base.connectionString,
          applicationName: base.name,
          self: processId,
          onHint: (hint) => this.hints.receive(hint),
        })
      : silentNotifier;
    this.submitter = new Submitter(this.groupPorts(), pools.writers.options.max ?? 3);
    this.reconciler = this.createReconciler();
  }

  submit(submission: Submission): Promise<Outcome> {
    return this.submitter.submit(submission);
  }

  deliver(rows: readonly StoredCommandRow[]): Promise<void> {
    const { pools, models, keys, log } = this.base;
    const { accept, signal } = this.messages;
    const { submit } = this.bound();
    return deliverCommands(
      {
        ...{ pools, models, keys, submit, accept, signal, log },
        startByEvent: this.startByEvent,
        collect: this.collect,
      },
      rows,
    );
  }

  /** Whoever waits for work of any type looks whether there is some. */
  wakeAll(): void {
    this.wake(this.waitedTypes());
  }

  private bound(): {
    submit: (submission: Submission) => Promise<Outcome>;
    deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
    startByEvent: StartByEvent;
    collect: CollectOccurrence;
  } {
    const { models, keys, pools, clock } = this.base;
    const submit = (submission: Submission): Promise<Outcome> => this.submit(submission);
    const startByEvent = createStartByEvent({ models, keys, submit, now: clock.now });
    const deliver = (rows: readonly StoredCommandRow[]): Promise<void> => this.deliver(rows);
    const collect = createCollectOccurrence({ pools, keys, now: clock.now, deliver });
    return { submit, deliver, startByEvent, collect };
  }

  private wake(types: Iterable<string>): void {
    const woken = [...types];
    this.waiters.wake(woken);
    this.host.wake(woken);
  }

  private waitedTypes(): string[] {
    return [...new Set([...this.waiters.types, ...this.host.types])];
  }

  private createFlow(): JobFlow {
    const { pools, flowBook: book, clock, log } = this.base;
    return new JobFlow({
      ...{ pools, book, log, now: clock.now },
      lookAgainAt: (instant) => this.retries.add(instant),
      wake: (type) => {
        if (type === null) this.wakeAll();
        else this.wake([type]);
        this.hints.tell(type === null ? { freed: true } : { types: [type] });
      },
    });
  }

  private createHints(): Hints {
    const { ends, registry } = this.base;
    return createHints({
      hub: this.hub,
      wake: (types) => this.wake(types),
      expect: (dueAt) => this.timers.expect(dueAt),
      ended: ends.ended,
      calendars: () => this.base.quietly(this.base.calendars.refresh()),
      clusterVariables: () => this.base.quietly(this.base.clusterVariables.refresh()),
      webhooks: () => this.base.quietly(this.base.webhooks.refresh()),
      flow: () => this.base.quietly(this.base.flowBook.refresh().then(() => this.wakeAll())),
      wakeAll: () => this.wakeAll(),
      taskSettled: this.tasks.settled,
      sawOther: registry.sawOther,
      send: (hint) => {
        if (registry.hasOthers || hint.hello === true) this.notifier.send(hint);
      },
    });
  }

  private groupPorts(): GroupPorts {
    const { pools, keys, clock, timeZone, processId, models, random, cache, queue, ends, log } = this.base;
    const { host, waiters, timers, retries, hub, hints, messages } = this;
    const { now } = clock;
    const { deliver } = this.bound();
    const { follow } = this.afterwork;
    const after = {
      host,
      waiters,
      timers,
      retries,
      hub,
      hints,
      ends,
      tasks: this.tasks,
      deliver,
      messages,
      follow,
      pools,
      now,
      log,
    };
    const settled = afterCommit(after);
    return {
      pools,
      keys,
      now,
      timeZone,
      tallyOf: (shape) => this.tallies.numberOf(shape),
      webhooks: this.base.webhooks,
      limits: this.base.limits,
      outsideOf: this.base.outsideOf,
      processId,
      models,
      random,
      cache,
      reserve: (fact, at, tenantId, before) =>
        this.flow.mayBeginAtOnce(jobTypeOf(fact.jobKind, fact.type), tenantId)
          ? host.reserve(fact, at, before)
          : null,
      guard: (item, instance, definition) => this.guard.run(item, instance, definition),
      releaseSlots: (slots) => host.giveBack(slots),
      onCommitted: (executions) => {
        settled(executions);
        if (!this.base.webhooks.isEmpty && executions.some(({ rows }) => rows.webhookEvents.length > 0))
          this.base.webhooks.written();
        let transitions = 0;
        for (const { rows } of executions) transitions += rows.journal.length + rows.historyInstances.length;
        this.counts.committed(transitions);
        this.jobStatistics.committed(executions);
      },
      onUnknown: this.lost.add,
      onDefect: (key, error) =>
        log(`A defect was met while running instance ${key}; nothing was changed.`, error),
      wakeUpsOf: clockedWakeUps(clock),
      alongWith: (instants) => queue.alongWith('timer-due', instants),
    };
  }

  private createReconciler(): Reconciler {
    const { pools, clock, registry, log } = this.base;
    const { submit, deliver } = this.bound();
    return createReconciler({
      pools,
      now: clock.now,
      registry,
      submit,
      deliver,
      log,
      offer: this.messages.offer,
      fireTimers: () => this.timers.fireDue(),
      wake: (types) => this.wake(types),
      waitedTypes: () => this.waitedTypes(),
      historyDays: () => findHistoryDays(pools.maintenance),
      lost: ({ type, tenantId, key }) => this.flow.ended({ type, tenantId, jobKey: key, ok: false }),
    });
  }
}
