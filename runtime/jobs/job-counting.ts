/** How jobs are counted; clients read it as the configuration of their metrics. */
export const jobCounting = {
  /** Types and workers told apart within a minute; names that somebody makes up for each job must not fill the table. */
  linesPerMinute: 1000,
  /** Characters of a name: three of them have to fit into an entry of an index. */
  nameMax: 255,
  /** With the sweeper of the core: what was counted until a reader comes is written before they read. */
  writtenEveryMs: 5000,
} as const;
