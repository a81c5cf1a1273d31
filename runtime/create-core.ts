import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { deliverCommands } from './commands/deliver-commands.ts';
import { createGuard } from './commands/execute-guarded.ts';
import { createInstanceCache } from './commands/instance-cache.ts';
import { createStartByEvent } from './commands/start-by-event.ts';
import type { Outcome, Submission } from './commands/submission.ts';
import { createSubmitter } from './commands/submit.ts';
import { createInternalWorkers } from './connectors/internal-workers.ts';
import { createInProcessHost } from './connectors/in-process-workers.ts';
import type { Incidents, Instances, InProcessWorker, Messages, RuntimeClock, UserTasks } from './contract/runtime.ts';
import { createLatestVersions } from './definitions/latest-versions.ts';
import { createModelCache } from './definitions/model-cache.ts';
import { createIncidents } from './incidents/create-incidents.ts';
import { createEndWaiters } from './instances/end-waiters.ts';
import { createInstances } from './instances/create-instances.ts';
import { createJobs, type JobService } from './jobs/create-jobs.ts';
import { createJobWaiters } from './jobs/job-waiters.ts';
import { inProcessPorts } from './jobs/in-process-ports.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';
import { createMessages } from './messages/create-messages.ts';
import { afterCommit, clockedWakeUps } from './operations/after-commit.ts';
import { createHints } from './operations/hints.ts';
import { raiseLimit } from './operations/raise-limit.ts';
import { createProcessRegistry } from './operations/process-registry.ts';
import { createReconciler, makePartitionsAhead } from './operations/reconciler.ts';
import { createRuntimeClock } from './operations/runtime-clock.ts';
import { createQueue } from './queue/boss.ts';
import { createDatabaseClock, type TestClock } from './store/database-clock.ts';
import { createKeySource, type KeySource } from './store/keys.ts';
import { findHistoryDays } from './store/load-definition.ts';
import { createNotifier } from './store/notify.ts';
import { createPools, type Pools, type PoolSizes } from './store/pools.ts';
import { connectionNameOf, readInstallationId } from './store/process-rows.ts';
import { createTimers } from './timers/create-timers.ts';
import { createUserTasks } from './user-tasks/create-user-tasks.ts';

/** What this process does; all of it when nothing is said. */
export type Role = 'http' | 'engine' | 'workers' | 'scheduler';

export interface CoreOptions {
  readonly connectionString: string;
  /** Offers the virtual clock. */
  readonly isTestMode?: boolean;
  readonly roles?: readonly Role[];
  /** Zone of timers and of `today()` where the model names none. */
  readonly timeZone?: string;
  readonly log?: (message: string) => void;
  readonly pools?: Partial<PoolSizes>;
  /** What runs is finished within this time when the process stops; what is not done then is given back. */
  readonly stopWithinMs?: number;
  /** Memory for states of running instances. */
  readonly cacheBytes?: number;
}

export interface Core {
  readonly pools: Pools;
  readonly keys: KeySource;
  readonly clock: TestClock;
  readonly timeZone: string;
  readonly hub: LiveHub;
  readonly instances: Instances;
  readonly jobs: JobService;
  readonly userTasks: UserTasks;
  readonly messages: Messages;
  readonly incidents: Incidents;
  readonly runtimeClock: RuntimeClock;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly reconcile: () => Promise<void>;
  registerWorker(worker: InProcessWorker): void;
  onDeployed(deployed: unknown): void;
  onDeleted(): void;
  health(): Promise<{ database: boolean; engine: boolean; timers: boolean }>;
  stop(): Promise<void>;
}

const allRoles: readonly Role[] = ['http', 'engine', 'workers', 'scheduler'];
const defaultCacheBytes = 64 * 1_048_576;
const sweepEveryMs = 5000;
const stopWithinMs = 15_000;

/** Everything that runs instances. Parts meet here only; none of them knows the others but by the functions it is given. */
export async function createCore(options: CoreOptions): Promise<Core> {
  // Short: it stands in every job that a worker of this process takes.
  const processId = randomBytes(6).toString('base64url');
  const name = connectionNameOf(processId);
  const roles = options.roles ?? allRoles;
  const timeZone = options.timeZone ?? 'UTC';
  const log = (message: string, error?: unknown): void => {
    options.log?.(error === undefined ? message : `${message} ${error instanceof Error ? error.message : String(error)}`);
  };
  const pools = createPools(options.connectionString, name, options.pools);
  const keys = await createKeySource(pools.work);
  const clock = await createDatabaseClock(pools.work);
  const registry = await createProcessRegistry(pools.maintenance, processId, os.hostname(), roles);
  const installationId = await readInstallationId(pools.work);
  const queue = await createQueue(options.connectionString, name, (error) => log('The queue of later work reports:', error));
  const models = createModelCache(pools.work);
  const latest = createLatestVersions(pools, () => registry.hasOthers);
  const cache = createInstanceCache(options.cacheBytes ?? defaultCacheBytes);
  const ends = createEndWaiters();
  const { now } = clock;
  let draining = false;
  const isDraining = (): boolean => draining;

  const submit = (submission: Submission): Promise<Outcome> => submitter.submit(submission);
  const startByEvent = createStartByEvent({ models, keys, submit });
  const deliver = (rows: Parameters<typeof deliverCommands>[1]): Promise<void> =>
    deliverCommands({ pools, models, keys, submit, startByEvent, accept: messages.accept, signal: messages.signal, log }, rows);
  const messages = createMessages({ pools, keys, submit, startByEvent, now, deliver, log });
  const wake = (types: Iterable<string>): void => {
    const woken = [...types];
    waiters.wake(woken);
    host.wake(woken);
  };
  const waiters = createJobWaiters(
    (requests) => jobs.claimNow(requests, false),
    (claimed) => jobs.release(claimed),
  );
  const jobs = createJobs({ pools, models, submit, now, random: Math.random, installationId, waiters, isDraining });
  const host = createInProcessHost({ processId, installationId, now, log, ...inProcessPorts({ jobs, registry, now, pools, submit, random: Math.random }) });
  const timers = createTimers({ pools, clock, models, submit, startByEvent, timeZone, log });
  const guard = createGuard({ keys, now, timeZone, onKilled: (item, base) => raiseLimit(submit, item.submission, base.state.key, log) });
  const notifier = createNotifier(options.connectionString, name, processId, (hint) => hints.receive(hint));
  const hub = createLiveHub((records) => hints.tell({ live: records }));
  const hints = createHints({
    hub, wake, expect: timers.expect, ended: ends.ended, sawOther: registry.sawOther,
    send: (hint) => registry.hasOthers && notifier.send(hint),
  });
  hints.tell({ hello: true });
  const committed = afterCommit({ host, waiters, timers, hub, hints, ends, deliver, messages, pools, now, log });
  const submitter = createSubmitter(
    {
      pools, keys, now, timeZone, processId, cache, models,
      reserve: host.reserve,
      guard: guard.run,
      releaseSlots: host.giveBack,
      onCommitted: committed,
      onDefect: (key, error) => log(`A defect was met while running instance ${key}; nothing was changed.`, error),
      wakeUpsOf: clockedWakeUps(clock),
      alongWith: (instants) => queue.alongWith('timer-due', instants),
    },
    pools.writers.options.max ?? 3,
  );
  const reconciler = createReconciler({
    pools, now, registry, submit, deliver, offer: messages.offer, fireTimers: timers.fireDue, wake, log,
    waitedTypes: () => [...new Set([...waiters.types, ...host.types])],
    historyDays: () => findHistoryDays(pools.maintenance),
  });
  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log('Maintenance could not be done; it is tried again.', error));
  };
  for (const worker of createInternalWorkers()) host.register(worker);
  await makePartitionsAhead(pools, now(), await findHistoryDays(pools.maintenance));
  if (roles.includes('scheduler') || roles.includes('engine')) {
    timers.start();
    await queue.start({
      'timer-due': async () => void (await timers.fireDue()),
      'job-retry': async () => reconciler.sweep(),
      reconcile: () => reconciler.reconcile(),
      'clean-up': () => reconciler.cleanUp(),
    });
  }
  quietly(reconciler.reconcile());
  const sweeper = setInterval(() => quietly(reconciler.sweep()), sweepEveryMs);

  return {
    pools, keys, clock, timeZone, hub, jobs, messages, submit,
    instances: createInstances({ pools, models, latest, keys, submit, ends, isDraining }),
    userTasks: createUserTasks({ pools, submit }),
    incidents: createIncidents({ pools, submit }),
    runtimeClock: createRuntimeClock({ clock, isTestMode: options.isTestMode === true, timers, reconciler, submitter, host }),
    reconcile: () => reconciler.reconcile(),
    registerWorker: host.register,
    onDeployed: () => {
      latest.forget();
      quietly(timers.refill());
      quietly(timers.fireDue());
      quietly(findHistoryDays(pools.maintenance).then((days) => makePartitionsAhead(pools, now(), days)));
    },
    onDeleted: latest.forget,
    health: async () => {
      const database = await pools.work.query('SELECT 1').then(() => true, () => false);
      return { database, engine: !draining, timers: !draining };
    },
    stop: async () => {
      draining = true;
      clearInterval(sweeper);
      waiters.stop();
      timers.stop();
      await queue.stop();
      await host.stop(options.stopWithinMs ?? stopWithinMs);
      await submitter.idle();
      await guard.stop();
      await notifier.stop();
      await registry.stop();
      clock.stop();
      await pools.end();
    },
  };
}
