import { PgBoss } from 'pg-boss';
import { outliveErrors } from '../store/outlive-errors.ts';
import type { AlongWithGroup } from '../store/write-group.ts';
import { queues, queueSettings, type QueueName } from './queues.ts';

export interface Queue {
  start(handlers: Readonly<Record<EngineQueue, () => Promise<void>>>): Promise<void>;
  /** Mail is optional, so its work begins apart from the engine's. */
  workOnMail(handler: () => Promise<void>): Promise<void>;
  /** At most one wake-up per second, however many mails are due in it. */
  wakeForMail(at: number): Promise<void>;
  /** Wake-ups for these instants, to be sent in the transaction of a group; null when all are known to be sent. */
  alongWith(queue: 'timer-due', instants: readonly number[]): AlongWithGroup | null;
  stop(): Promise<void>;
}

type EngineQueue = Exclude<QueueName, 'mail'>;

/** Seconds of which this process knows that a wake-up is committed: more of them only cost memory. */
const knownMax = 20_000;

/**
 * pg-boss drives what is due later (guarantees 4.5): one wake-up per due second claims every row that is due. A wake-up that
 * finds nothing is a no-op, so a canceled timer needs none removed. The only importer of pg-boss.
 */
export async function createQueue(
  connectionString: string,
  applicationName: string,
  onError: (error: unknown) => void,
): Promise<Queue> {
  const options = {
    connectionString,
    application_name: `${applicationName} queue`,
    max: 3,
    schema: 'pgboss',
    // Nothing here is urgent: due timers of this process also sit in memory.
    superviseIntervalSeconds: 60,
    cronWorkerIntervalSeconds: 30,
    // Passed through to its pool.
    onConnect: outliveErrors,
  };
  const boss = new PgBoss(options);
  boss.on('error', onError);
  await boss.start();
  for (const [name, { policy }] of Object.entries(queues))
    await boss.createQueue(name, { policy, ...queueSettings });
  const known = new Set<string>();

  const remember = (ids: readonly string[]): void => {
    for (const id of ids) known.add(id);
    for (const id of known) {
      if (known.size <= knownMax) break;
      known.delete(id);
    }
  };
  const messages = (
    queue: QueueName,
    instants: readonly number[],
  ): { ids: string[]; jobs: { startAfter: Date; singletonKey: string }[] } => {
    const seconds = [...new Set(instants.map((instant) => Math.ceil(instant / 1000)))].sort((a, b) => a - b);
    const unknown = seconds.filter((second) => !known.has(`${queue} ${second}`));
    return {
      ids: unknown.map((second) => `${queue} ${second}`),
      jobs: unknown.map((second) => ({ startAfter: new Date(second * 1000), singletonKey: String(second) })),
    };
  };

  return {
    start: async (handlers) => {
      for (const name of Object.keys(handlers) as EngineQueue[]) {
        await boss.work(
          name,
          { pollingIntervalSeconds: name === 'timer-due' ? 1 : 30, batchSize: 500 },
          async () => {
            await handlers[name]();
          },
        );
      }
      await boss.schedule('reconcile', '* * * * *');
      await boss.schedule('clean-up', '7 * * * *');
    },
    alongWith: (queue, instants) => {
      const { ids, jobs } = messages(queue, instants);
      if (jobs.length === 0) return null;
      return async (execute) => {
        // In key order, so that two groups that share seconds wait for each other in one direction only.
        await boss.insert(queue, jobs, {
          db: { executeSql: (text, values) => execute(text, values as unknown[]) },
        });
        remember(ids);
      };
    },
    ...mailQueue(boss),
    stop: () => boss.stop({ graceful: true, timeout: 5000 }),
  };
}

// helpers

function mailQueue(boss: PgBoss): Pick<Queue, 'workOnMail' | 'wakeForMail'> {
  return {
    workOnMail: async (handler) => {
      await boss.work('mail', { pollingIntervalSeconds: 2, batchSize: 500 }, () => handler());
      await boss.schedule('mail', '* * * * *');
    },
    wakeForMail: async (at) => {
      const second = Math.ceil(at / 1000);
      await boss.insert('mail', [{ startAfter: new Date(second * 1000), singletonKey: String(second) }]);
    },
  };
}
