import type { Caller } from '../../contract/caller.ts';
import type { Notifications } from '../../contract/notifications.ts';
import type { LiveHub, LiveRecordDraft } from '../../live-hub.ts';
import {
  findRecentSubjects,
  makeNotifications,
  markNotificationsRead,
  type NewNotification,
} from '../../store/humans/notification-rows.ts';
import type { Pool } from '../../store/pools.ts';

export interface InboxPorts {
  readonly pool: Pool;
  readonly hub: Pick<LiveHub, 'subscribe' | 'announce'>;
  readonly now: () => number;
  readonly log: (message: string) => void;
}

export interface Inbox extends Notifications {
  /** Waits until what was heard is told. */
  stop(): Promise<void>;
}

/** Long enough to tell a burst of tasks in one statement, and short enough for somebody who looks at the bell. */
const gatherMs = 200;
const subjectsPerStatement = 500;
/** Longer than a process takes to be started again. */
const lookBackMs = 3_600_000;
const lookBackSubjects = 5000;
const heard = new Set(['task.created', 'task.assigned', 'task.updated', 'comment.created']);

/**
 * Tells people what concerns them, after it was committed here. A process that dies before it has told leaves that to the first
 * one that starts afterwards.
 */
export function createInbox({ pool, hub, now, log }: InboxPorts): Inbox {
  let subjects = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let telling: Promise<void> = Promise.resolve();
  let isStopped = false;

  const announce = (made: readonly NewNotification[]): void => {
    const at = new Date(now()).toISOString();
    hub.announce(made.map((one) => recordOf(one, at)));
  };
  const tell = async (): Promise<void> => {
    const keys = [...subjects];
    subjects = new Set();
    for (let from = 0; from < keys.length; from += subjectsPerStatement)
      announce(await makeNotifications(pool, keys.slice(from, from + subjectsPerStatement)));
  };
  const ask = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      run(tell);
    }, gatherMs);
    timer.unref();
  };
  const run = (work: () => Promise<void>): void => {
    telling = telling.then(work).catch((error: unknown) => {
      if (!isStopped) log(`Notifications could not be made. ${String(error)}`);
    });
  };
  const endListening = hub.subscribe(
    (records) => {
      for (const { type, key } of records) if (heard.has(type)) subjects.add(key);
      if (subjects.size > 0) ask();
    },
    heard,
    'here',
  );
  run(async () => {
    for (const key of await findRecentSubjects(pool, now() - lookBackMs, lookBackSubjects)) subjects.add(key);
    await tell();
  });
  return {
    async markRead(caller: Caller, notificationKeys) {
      const changed = await markNotificationsRead(pool, caller.id, notificationKeys);
      const [tenantId] = caller.tenantIds;
      // The other tabs of the person show fewer, too.
      if (changed > 0 && tenantId !== undefined)
        announce([{ notificationKey: '0', username: caller.id, tenantId }]);
    },
    async stop() {
      endListening();
      if (timer !== null) clearTimeout(timer);
      if (subjects.size > 0) run(tell);
      await telling;
      isStopped = true;
    },
  };
}

// helpers

function recordOf({ notificationKey, username, tenantId }: NewNotification, at: string): LiveRecordDraft {
  return {
    type: 'notification.created',
    at,
    tenantId,
    key: notificationKey,
    audience: { users: [username], groups: [] },
  };
}
