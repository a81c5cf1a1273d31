import type { Key } from '#engine';
import { submitUntilSettled } from '../commands/start-by-event.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import { findOldCommandRows, type StoredCommandRow } from '../store/command-row-rows.ts';
import { expireLocks, typesWithWork, type ExpiredJob } from '../store/job-rows.ts';
import { shardOf } from '../store/keys.ts';
import { findDeserted } from '../store/load-instances.ts';
import { deleteExpiredDocuments, deleteExpiredLinks } from '../store/documents/document-rows.ts';
import { deleteOldSecretUses } from '../store/secrets/secret-use-rows.ts';
import { deleteOldDeliveries } from '../store/webhooks/webhook-delivery-rows.ts';
import { thinJobStatistics } from '../store/job-statistics-rows.ts';
import { removeDeletedProjects } from '../store/projects/project-rows.ts';
import { PROJECT_LIMITS } from '../projects/project-limits.ts';
import { deleteOldNotifications } from '../store/humans/notification-rows.ts';
import { deleteOldAnswers, findOrphans } from '../store/maintenance-rows.ts';
import { deleteExpiredMessages, findMissedMessages } from '../store/message-rows.ts';
import { removeExpiredRows } from '../store/expired-rows.ts';
import { dropPartition } from '../store/drop-partition.ts';
import { addDays, ensurePartitions, expiredPartitions } from '../store/partitions.ts';
import type { Pools } from '../store/pools.ts';
import type { ProcessRegistry } from './process-registry.ts';

export interface ReconcilerPorts {
  readonly pools: Pools;
  readonly now: () => number;
  readonly registry: ProcessRegistry;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
  readonly offer: (messageKey: Key) => Promise<void>;
  readonly fireTimers: () => Promise<number>;
  readonly waitedTypes: () => readonly string[];
  readonly wake: (types: Iterable<string>) => void;
  readonly historyDays: () => Promise<readonly number[]>;
  /** An attempt whose lock has run out: its receiver may be the one that hangs. */
  readonly lost: (job: ExpiredJob) => void;
  readonly log: (message: string, error: unknown) => void;
}

export interface Reconciler {
  /** Every few seconds, on every process: expired locks, forgotten work. */
  sweep(): Promise<void>;
  /** Every minute, on one process. */
  reconcile(): Promise<void>;
  /** Every hour, on one process. */
  cleanUp(): Promise<void>;
  /** G7 violations found by the last pass; has to be 0. */
  readonly orphans: number;
}

/** What is due for longer than this was forgotten by whoever should have done it. */
const forgottenMs = 5000;
const pageSize = 1000;
/** Their bytes go with them: a hundred are up to a gigabyte of dead rows. */
const documentPage = 100;
const orphanPage = 20_000;
/** Guarantees 4.8. */
const answersKeptMs = 7 * 86_400_000;
/** Who used which secret is asked as long as the history of the process is there, unless that says otherwise. */
const secretUsesKeptMs = 180 * 86_400_000;
/** How far back what happened to jobs is told by the minute, and by the hour. */
const jobMinutesMs = 2 * 86_400_000;
const jobHoursMs = 180 * 86_400_000;
/** Nobody looks for what they were told a quarter of a year ago. */
const notificationsKeptMs = 90 * 86_400_000;
/** What webhooks were told is looked up after a complaint; what could not be told waits longer for somebody to send it anew. */
const deliveriesKeptMs = 7 * 86_400_000;
const deadKeptMs = 30 * 86_400_000;
const partitionsAhead = 3;
/** Of a process that says nothing: its partition is there before the first deployment. */
const usualHistoryDays = 180;

/** Looks for what a crash, a lost hint or a lost wake-up left behind (guarantees 4.5), and removes what has expired. */
export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const { pools } = ports;
  let orphans = 0;
  let found = 0;
  let orphansAfter: Key | null = null;
  const offerMissed = async (before: number): Promise<void> => {
    for (const key of await findMissedMessages(pools.maintenance, before, ports.now(), pageSize))
      await ports.offer(key);
  };
  const deliverOld = async (before: number): Promise<void> =>
    ports.deliver(await findOldCommandRows(pools.maintenance, before, pageSize));
  /** Whoever should have done it may have died just before this process was there; doing it twice has one effect. */
  const recover = async (): Promise<void> => {
    await reclaimDeserted(ports);
    await offerMissed(ports.now() + 1);
    await deliverOld(ports.now() + 1);
  };
  let recovery: Promise<void> | null = null;
  const recovered = (): Promise<void> =>
    (recovery ??= recover().catch((error: unknown) => {
      recovery = null;
      throw error;
    }));
  const sweep = async (): Promise<void> => {
    await recovered();
    const dead = await ports.registry.dead();
    if (dead.length > 0) await reclaimDeserted(ports);
    await endExpiredLocks(ports);
    const types = ports.waitedTypes();
    if (types.length > 0) ports.wake(await typesWithWork(pools.work, types, ports.now()));
    await deliverOld(ports.now() - forgottenMs);
  };
  return {
    sweep,
    reconcile: async () => {
      await sweep();
      await reclaimDeserted(ports);
      await ports.fireTimers();
      const now = ports.now();
      await offerMissed(now - forgottenMs);
      while ((await deleteExpiredMessages(pools.maintenance, now, pageSize)) === pageSize);
      const page = await findOrphans(pools.maintenance, orphansAfter, orphanPage);
      found += page.orphans.length;
      if (page.orphans.length > 0)
        ports.log(
          `Instances that nothing will move (G7): ${page.orphans.slice(0, 10).join(', ')}`,
          undefined,
        );
      orphansAfter = page.last;
      if (page.last === null) {
        orphans = found;
        found = 0;
      }
    },
    cleanUp: () => removeExpired(ports),
    get orphans() {
      return orphans;
    },
  };
}

/** The partitions that starts of the next days will choose. */
export async function makePartitionsAhead(
  pools: Pools,
  now: number,
  historyDays: readonly number[],
): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  if (!pools.has('partitions')) return;
  const days = new Set<string>();
  const lifetimes = new Set([...historyDays, usualHistoryDays]);
  for (let ahead = 0; ahead <= partitionsAhead; ahead += 1)
    for (const kept of lifetimes) days.add(addDays(today, ahead + kept));
  await ensurePartitions(pools.maintenance, [...days].sort());
}

// helpers

/** What nobody asks for any more. */
async function removeExpired(ports: ReconcilerPorts): Promise<void> {
  const { pools } = ports;
  const now = ports.now();
  while ((await deleteOldAnswers(pools.maintenance, now - answersKeptMs, pageSize)) === pageSize);
  const usedBefore = new Date(now - secretUsesKeptMs);
  while ((await deleteOldSecretUses(pools.maintenance, usedBefore, pageSize)) === pageSize);
  await thinJobStatistics(pools.maintenance, {
    hoursBefore: new Date(now - jobMinutesMs),
    keptSince: new Date(now - jobHoursMs),
  });
  const deletedBefore = new Date(now - PROJECT_LIMITS.deletedKeptDays * 86_400_000);
  while ((await removeDeletedProjects(pools.maintenance, deletedBefore, pageSize)) === pageSize);
  const delivered = { toldBefore: new Date(now - deliveriesKeptMs), deadBefore: new Date(now - deadKeptMs) };
  while ((await deleteOldDeliveries(pools.maintenance, delivered, pageSize)) === pageSize);
  const toldBefore = now - notificationsKeptMs;
  while ((await deleteOldNotifications(pools.maintenance, toldBefore, pageSize)) === pageSize);
  while ((await deleteExpiredDocuments(pools.maintenance, new Date(now), documentPage)) === documentPage);
  await deleteExpiredLinks(pools.maintenance, new Date(now));
  await cleanHistory(ports, new Date(now).toISOString().slice(0, 10));
}

async function cleanHistory(ports: ReconcilerPorts, today: string): Promise<void> {
  await makePartitionsAhead(ports.pools, ports.now(), await ports.historyDays());
  for (const day of await expiredPartitions(ports.pools.maintenance, today)) {
    try {
      await dropPartition(ports.pools.maintenance, day, today);
    } catch (error) {
      ports.log(`The history of ${day} could not be removed yet; it is tried again in an hour.`, error);
    }
  }
  await removeExpiredRows(ports.pools.maintenance, today);
}

/** Attempts without a row whose process is gone become rows that anybody may take. */
async function reclaimDeserted(ports: ReconcilerPorts): Promise<void> {
  for (;;) {
    const deserted = await findDeserted(ports.pools.maintenance, pageSize);
    await Promise.all(
      deserted.map(({ key, owner }) =>
        submitUntilSettled(ports.submit, {
          instanceKey: key,
          shard: shardOf(key),
          tenantId: null,
          actor: null,
          command: { kind: 'reclaimJobs', owner },
        }),
      ),
    );
    if (deserted.length < pageSize) return;
  }
}

/** TSK-7: an attempt at most once that was lost is in doubt; all others run again. */
async function endExpiredLocks(ports: ReconcilerPorts): Promise<void> {
  const expired = await expireLocks(ports.pools.maintenance, ports.now());
  for (const job of expired) ports.lost(job);
  for (const job of expired.filter((each) => each.atMostOnce)) {
    await submitUntilSettled(ports.submit, {
      instanceKey: job.instanceKey,
      shard: shardOf(job.instanceKey),
      tenantId: null,
      actor: null,
      command: {
        kind: 'failJob',
        jobKey: job.key,
        retriesLeft: 0,
        message:
          'The worker was lost; whether its work was done is not known. Check, then complete or retry.',
        variables: {},
        incidentCode: 'OUTCOME_IN_DOUBT',
      },
      jobCheck: { jobKey: job.key, proof: 'lease', lease: job.lease },
      jobFailure: { dueAt: ports.now(), errorDetails: null, outcome: 'TIMED_OUT' },
    });
  }
  ports.wake(new Set(expired.map((job) => job.type)));
}
