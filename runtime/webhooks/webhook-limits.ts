/** What telling others may take, each with its reason. */
export const WEBHOOK_LIMITS = {
  /** Each is asked for every event of its tenant. */
  perTenant: 100,
  /** Attempts at once in one process: they wait for others most of their time. */
  atOnce: 32,
  /** Of these, so many for one webhook: a receiver that is slow does not hold up the others. */
  atOnceOfOne: 8,
  /** api.md 6.2: a receiver says within this time that it has taken the event. */
  answerMs: 10_000,
  /** Longer than an attempt takes with connecting and answering; a process that dies holds its events no longer. */
  lockMs: 60_000,
  /** Nobody reads what a receiver answers. */
  responseBytes: 65_536,
  /** Waits after the first attempts; then the last one, until the event is given up. */
  waitsMs: [5_000, 30_000, 120_000, 600_000, 3_600_000],
  /** A weekend and a day: who has not mended it by then needs to be told. */
  giveUpMs: 72 * 3_600_000,
  /** What another process has committed, and what is due again, is looked for this often while there are webhooks. */
  lookEveryMs: 1000,
  /** The last ones that a page shows. */
  deliveriesShown: 200,
} as const;
