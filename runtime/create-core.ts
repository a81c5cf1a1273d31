import type { CalendarBook } from './calendars/calendar-book.ts';
import { createCalendars } from './calendars/create-calendars.ts';
import {
  createClusterVariables,
  type ClusterVariableStore,
} from './cluster-variables/create-cluster-variables.ts';
import type { DecisionFinder } from './decisions/find-decisions.ts';
import type { EvaluationRoom } from './decisions/evaluation-room.ts';
import { createInternalWorkers } from './connectors/internal-workers.ts';
import type { Key } from '#engine';
import type { Outcome, Submission } from './commands/submission.ts';
import type {
  Calendars,
  Incidents,
  Instances,
  InProcessWorker,
  Messages,
  RuntimeClock,
  TimerCare,
  UserTasks,
} from './contract/runtime.ts';
import { allRoles, openCoreBase, type CoreBase, type CoreOptions, type Role } from './core-base.ts';
import { CoreParts } from './core-parts.ts';
import type { ModelCache } from './definitions/model-cache.ts';
import type { Documents } from './contract/documents.ts';
import type { FlowControl } from './contract/flow-control.ts';
import { createDocuments } from './documents/create-documents.ts';
import { createInstanceQuota } from './flow/instance-quota.ts';
import type { FlowBook } from './flow/flow-book.ts';
import type { WebhookBook } from './webhooks/webhook-book.ts';
import { createFlowControl } from './flow/create-flow-control.ts';
import { createTimerCare } from './timers/create-timer-care.ts';
import { createIncidents } from './incidents/create-incidents.ts';
import { createEvaluator, type Evaluator } from './expressions/create-evaluator.ts';
import { createInstances } from './instances/create-instances.ts';
import { jobCounting } from './jobs/job-counting.ts';
import type { JobService } from './jobs/job-service.ts';
import type { LiveHub } from './live-hub.ts';
import { makePartitionsAhead } from './operations/reconciler.ts';
import { createRuntimeClock } from './operations/runtime-clock.ts';
import type { Queue } from './queue/boss.ts';
import type { StoredCommandRow } from './store/command-row-rows.ts';
import type { TestClock } from './store/database-clock.ts';
import type { KeySource } from './store/keys.ts';
import { findHistoryDays } from './store/load-definition.ts';
import { findEnds } from './store/load-instances.ts';
import type { Pools } from './store/pools.ts';
import { createUserTasks } from './user-tasks/create-user-tasks.ts';

export type { CoreOptions, Role } from './core-base.ts';

export interface Core {
  readonly pools: Pools;
  readonly keys: KeySource;
  readonly clock: TestClock;
  readonly timeZone: string;
  readonly hub: LiveHub;
  readonly queue: Queue;
  readonly instances: Instances;
  readonly jobs: JobService;
  readonly userTasks: UserTasks;
  readonly documents: Documents;
  readonly messages: Messages;
  readonly incidents: Incidents;
  readonly timerCare: TimerCare;
  readonly runtimeClock: RuntimeClock;
  readonly calendars: Calendars;
  readonly calendarBook: CalendarBook;
  /** For expressions that requests and forms bring; whoever asks it first starts it. */
  readonly evaluator: Evaluator;
  readonly clusterVariables: ClusterVariableStore;
  readonly flow: FlowControl;
  readonly flowBook: FlowBook;
  readonly webhookBook: WebhookBook;
  /** The other processes follow a change of webhooks at once. */
  tellOfWebhooks(): void;
  readonly decisions: { readonly finder: DecisionFinder; readonly room: EvaluationRoom };
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly models: ModelCache;
  readonly deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
  readonly reconcile: () => Promise<void>;
  registerWorker(worker: InProcessWorker): void;
  onDeployed(deployed: unknown): void;
  onDeleted(): void;
  /** Versions were suspended, or may be started again. */
  onSuspended(): void;
  /** So much is committed that numbers of a second ago are as good as those of now. */
  isBusy(): boolean;
  /** What was counted of jobs until now can be read. */
  flushJobStatistics(): Promise<void>;
  /** Waits until all calls are counted for their circuit breakers. */
  breakersIdle(): Promise<void>;
  health(): Promise<{ database: boolean; engine: boolean; timers: boolean }>;
  stop(): Promise<void>;
}

const sweepEveryMs = jobCounting.writtenEveryMs;
/** Where nothing can be heard, this is how long others may not know of new work. */
const sweepUnheardEveryMs = 1000;
const stopWithinMs = 15_000;

/** Everything that runs instances. Parts meet here only; none of them knows the others but by the functions it is given. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const base = await openCoreBase(options);
  const parts = new CoreParts(base);
  const { pools, keys, clock, latest, timeZone } = base;
  const submit = (submission: Submission): Promise<Outcome> => parts.submit(submission);
  const { timers, reconciler, hub, jobs, messages } = parts;
  const stopWork = await startWork(base, parts, options.roles ?? allRoles);
  const isDraining = (): boolean => base.isDraining;
  const documents = documentsOf(base);
  const evaluator = createEvaluator();
  const forms = { evaluator, now: clock.now, timeZone };
  const forget = (): void => {
    latest.forget();
    base.decisions.finder.forget();
  };
  return {
    ...{ pools, keys, clock, timeZone, hub, jobs, messages, submit, flowBook: base.flowBook },
    webhookBook: base.webhooks,
    tellOfWebhooks: () => parts.hints.tell({ webhooks: true }),
    queue: base.queue,
    models: base.models,
    deliver: (rows) => parts.deliver(rows),
    instances: createInstances({
      pools,
      models: base.models,
      latest,
      keys,
      submit,
      ends: base.ends,
      ...{ documents, forms },
      isDraining,
      admit: createInstanceQuota({ pools, book: base.flowBook, now: clock.now }),
    }),
    userTasks: createUserTasks({ pools, submit, tasks: parts.tasks, documents, forms }),
    ...{ documents, evaluator },
    incidents: createIncidents({ pools, submit, now: clock.now }),
    timerCare: timerCareOf(base, parts),
    calendars: calendarsOf(base, parts),
    calendarBook: base.calendars,
    clusterVariables: clusterVariablesOf(base, parts),
    flow: flowControlOf(base, parts),
    runtimeClock: runtimeClockOf(base, parts, options),
    decisions: base.decisions,
    reconcile: () => reconciler.reconcile(),
    registerWorker: (worker) => parts.host.register(worker),
    onDeployed: () => {
      forget();
      base.quietly(timers.refill());
      base.quietly(timers.fireDue());
      base.quietly(
        findHistoryDays(pools.maintenance).then((days) => makePartitionsAhead(pools, clock.now(), days)),
      );
    },
    onDeleted: forget,
    onSuspended: () => {
      latest.forget();
      base.quietly(timers.refill());
      // What waited for versions that may be started again: timers and messages that were kept.
      base.quietly(reconciler.reconcile());
    },
    ...{ isBusy: parts.counts.isBusy, flushJobStatistics: parts.jobStatistics.flush },
    breakersIdle: () => parts.flow.breakers.idle(),
    health: async () => ({
      database: await answers(pools),
      engine: !base.isDraining,
      timers: !base.isDraining,
    }),
    stop: () => stopCore(base, parts, stopWork, options.stopWithinMs ?? stopWithinMs),
  };
}

// helpers

function documentsOf({ pools, clock: { now } }: CoreBase): Documents {
  return createDocuments({ pool: pools.maintenance, source: { reader: pools.reads, now }, now });
}

function runtimeClockOf({ clock }: CoreBase, parts: CoreParts, { isTestMode }: CoreOptions): RuntimeClock {
  const { timers, reconciler, submitter, afterwork, host } = parts;
  return createRuntimeClock({
    ...{ clock, timers, reconciler, submitter, afterwork, host },
    isTestMode: isTestMode === true,
  });
}

async function answers({ work }: Pools): Promise<boolean> {
  return work.query('SELECT 1').then(
    () => true,
    () => false,
  );
}

function calendarsOf({ pools, calendars, clock }: CoreBase, parts: CoreParts): Calendars {
  return createCalendars({
    pool: pools.maintenance,
    book: calendars,
    now: clock.now,
    tellOthers: () => parts.hints.tell({ calendars: true }),
  });
}

function clusterVariablesOf(
  { pools, clusterVariables, clock }: CoreBase,
  parts: CoreParts,
): ClusterVariableStore {
  return createClusterVariables({
    pool: pools.maintenance,
    book: clusterVariables,
    now: clock.now,
    tellOthers: () => parts.hints.tell({ clusterVariables: true }),
  });
}

function flowControlOf({ pools, flowBook, clock }: CoreBase, parts: CoreParts): FlowControl {
  return createFlowControl({
    pools,
    book: flowBook,
    now: clock.now,
    tellOthers: () => parts.hints.tell({ flow: true }),
    wake: () => parts.wakeAll(),
  });
}

function timerCareOf({ pools }: CoreBase, parts: CoreParts): TimerCare {
  const { timers } = parts;
  return createTimerCare({
    pools,
    submit: (submission) => parts.submit(submission),
    fireStart: (timer) => timers.fireStart(timer),
    expect: (dueAt) => timers.expect(dueAt),
  });
}

/** In the order in which the parts need each other: nothing new begins, what runs ends, then what it needed goes. */
async function stopCore(
  base: CoreBase,
  parts: CoreParts,
  stopWork: () => Promise<void>,
  withinMs: number,
): Promise<void> {
  base.isDraining = true;
  await stopWork();
  await parts.host.stop(withinMs);
  await parts.submitter.idle();
  await parts.flow.breakers.idle();
  await parts.afterwork.idle();
  await parts.jobStatistics.flush();
  await parts.guard.stop();
  await base.decisions.room.stop();
  await parts.notifier.stop();
  await base.registry.stop();
  base.clock.stop();
  await base.pools.end();
}

/** Begins what happens by itself; the function it answers ends that. */
async function startWork(
  base: CoreBase,
  parts: CoreParts,
  roles: readonly Role[],
): Promise<() => Promise<void>> {
  const { pools, clock, queue, quietly } = base;
  const deploymentOf = async (key: Key): Promise<Key | null> =>
    (await base.models.get(key))?.deploymentKey ?? null;
  const { host, timers, retries, reconciler, waiters } = parts;
  parts.hints.tell({ hello: true });
  await parts.counts.start();
  if (roles.includes('workers') || roles.includes('engine'))
    for (const worker of createInternalWorkers(
      { ...base.decisions, now: clock.now, deploymentOf },
      base.withScripts,
    ))
      host.register(worker);
  await makePartitionsAhead(pools, clock.now(), await findHistoryDays(pools.maintenance));
  if (roles.includes('scheduler') || roles.includes('engine')) {
    timers.start();
    await queue.start({
      'timer-due': async () => {
        await timers.fireDue();
        parts.wakeAll();
      },
      reconcile: () => reconciler.reconcile(),
      'clean-up': () => reconciler.cleanUp(),
    });
  }
  quietly(reconciler.reconcile());
  const sweeper = setInterval(
    () => {
      quietly(reconciler.sweep());
      quietly(parts.lost.reclaim());
      parts.hub.beat();
      parts.counts.tick();
      parts.jobStatistics.tick();
      // A hint may be lost.
      if (base.registry.hasOthers) {
        quietly(base.calendars.refresh());
        quietly(base.clusterVariables.refresh());
        quietly(base.flowBook.refresh());
        quietly(base.webhooks.refresh());
        quietly(lookForEnds(base));
      }
    },
    pools.has('listen') ? sweepEveryMs : sweepUnheardEveryMs,
  );
  return async () => {
    clearInterval(sweeper);
    waiters.stop();
    timers.stop();
    retries.stop();
    await queue.stop();
  };
}

/** Instances that somebody here waits for, and that have ended elsewhere. */
async function lookForEnds({ ends, pools }: CoreBase): Promise<void> {
  const { keys } = ends;
  if (keys.length === 0) return;
  for (const { key, variables } of await findEnds(pools.work, keys)) ends.ended(key, variables);
}
