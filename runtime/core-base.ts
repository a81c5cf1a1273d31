import { randomBytes } from 'node:crypto';
import os from 'node:os';
import type { OwnLimits } from '#engine';
import { openCalendarBook } from './calendars/calendar-book.ts';
import { openClusterVariableBook } from './cluster-variables/cluster-variable-book.ts';
import { createInstanceCache } from './commands/instance-cache.ts';
import { limitsOfRun } from './commands/limits-of-run.ts';
import { createOutsideOf } from './commands/outside.ts';
import { createEvaluationRoom } from './decisions/evaluation-room.ts';
import { createDecisionFinder } from './decisions/find-decisions.ts';
import { createLatestVersions } from './definitions/latest-versions.ts';
import { createModelCache, type Definition } from './definitions/model-cache.ts';
import { FlowBook } from './flow/flow-book.ts';
import { WebhookBook } from './webhooks/webhook-book.ts';
import { createEndWaiters } from './instances/end-waiters.ts';
import { createProcessRegistry } from './operations/process-registry.ts';
import { createQueue } from './queue/boss.ts';
import type { CalendarSet } from './store/port.ts';
import type { Capability } from './store/capabilities.ts';
import { createDatabaseClock } from './store/database-clock.ts';
import { createKeySource } from './store/keys.ts';
import { createPools, type PoolSizes } from './store/pools.ts';
import { connectionNameOf, readInstallationId } from './store/process-rows.ts';

/** What this process does; all of it when nothing is said. */
export type Role = 'http' | 'engine' | 'workers' | 'scheduler';

export interface CoreOptions {
  readonly connectionString: string;
  /** Offers the virtual clock. */
  readonly isTestMode?: boolean;
  /** Holds the virtual clock at this instant from the start: a test goes on where a process before this one stood. */
  readonly clockAt?: number;
  readonly roles?: readonly Role[];
  /** Zone of timers and of `today()` where the model names none. */
  readonly timeZone?: string;
  readonly log?: (message: string) => void;
  /** False: models that bring JavaScript are refused, and scripts of earlier ones fail. */
  readonly scripts?: boolean;
  readonly pools?: Partial<PoolSizes>;
  /** What the database, or a pooler before it, does not offer. */
  readonly without?: readonly Capability[];
  /** What runs is finished within this time when the process stops; what is not done then is given back. */
  readonly stopWithinMs?: number;
  /** Limits of the engine that are not the usual ones. */
  readonly limits?: OwnLimits;
  /** Memory for states of running instances. */
  readonly cacheBytes?: number;
}

export const allRoles: readonly Role[] = ['http', 'engine', 'workers', 'scheduler'];
const defaultCacheBytes = 64 * 1_048_576;

export type CoreBase = Awaited<ReturnType<typeof openCoreBase>>;

/** Connections, time, keys and memory: what every part stands on. */
export async function openCoreBase(options: CoreOptions) {
  // Short: it stands in every attempt that a worker of this process holds.
  const processId = randomBytes(6).toString('base64url');
  const name = connectionNameOf(processId);
  const log = (message: string, error?: unknown): void => {
    options.log?.(
      error === undefined ? message : `${message} ${error instanceof Error ? error.message : String(error)}`,
    );
  };
  const limits = limitsOfRun(options.limits);
  const pools = createPools(options.connectionString, name, options.pools, options.without);
  const registry = await createProcessRegistry(
    pools.maintenance,
    processId,
    os.hostname(),
    options.roles ?? allRoles,
    { hasSessions: pools.has('sessions'), mayBeUnheard: !pools.has('listen') },
  );
  const calendars = await openCalendarBook(pools);
  const clusterVariables = await openClusterVariableBook(pools);
  /** TMR-6: only models that name a calendar need any. */
  const calendarsOf = ({ model, tenantId }: Definition): CalendarSet | undefined =>
    model.calendars === undefined ? undefined : calendars.of(tenantId);
  const clock = await createDatabaseClock(pools.work);
  if (options.isTestMode === true && options.clockAt !== undefined) clock.pin(options.clockAt);
  return {
    calendars,
    clusterVariables,
    flowBook: await FlowBook.open(pools),
    webhooks: await WebhookBook.open(pools.maintenance),
    calendarsOf,
    outsideOf: createOutsideOf({ calendarsOf, clusterVariables }),
    processId,
    name,
    connectionString: options.connectionString,
    timeZone: options.timeZone ?? 'UTC',
    limits,
    withScripts: options.scripts !== false,
    log,
    quietly: (work: Promise<unknown>): void => {
      work.catch((error: unknown) => log('Maintenance could not be done; it is tried again.', error));
    },
    pools,
    registry,
    keys: await createKeySource(pools.work),
    clock,
    installationId: await readInstallationId(pools.work),
    queue: await createQueue(options.connectionString, name, (error) =>
      log('The queue of later work reports:', error),
    ),
    models: createModelCache(pools.work),
    latest: createLatestVersions(pools, () => registry.hasOthers),
    decisions: {
      finder: createDecisionFinder(pools, () => registry.hasOthers),
      room: createEvaluationRoom(options.timeZone ?? 'UTC'),
    },
    cache: createInstanceCache(options.cacheBytes ?? defaultCacheBytes),
    ends: createEndWaiters(),
    random: Math.random,
    isDraining: false,
  };
}
