/** The queues and why each is as it is. A message never carries state; at most it says that something may be due. */
export const queues = {
  /** One per second in which timers or retries of failed attempts are due. */
  'timer-due': { policy: 'short' },
  /** Cron, each minute: one process looks for what crashes left behind. */
  reconcile: { policy: 'short' },
  /** Cron, each hour: removes what has expired. */
  'clean-up': { policy: 'short' },
  /** Cron, each minute, and when a mail that was not sent is due again; only where mail is configured. */
  mail: { policy: 'short' },
} as const satisfies Readonly<Record<string, { readonly policy: 'short' | 'standard' }>>;

export type QueueName = keyof typeof queues;

/** `short`: at most one waiting message per key, so a storm of timers of one second is one message. */
export const queueSettings = {
  retryLimit: 10,
  expireInSeconds: 60,
  // Handled messages say nothing any more.
  deleteAfterSeconds: 60,
  notify: false,
} as const;
