/** What one trial may take. All steps run again with each request, so these bound a request as well. */
export const TRIAL_LIMITS = {
  /** Nobody clicks more often through one try; more would only make every further click slower. */
  stepsMax: 200,
  /** Reading the files and all steps: who waits longer at a click thinks the page is broken. */
  timeMaxMs: 5_000,
  /** Models of 10 MB are read in a fraction of it. */
  memoryMaxMb: 256,
  /** The end of a loop says what its beginning said. */
  logMax: 500,
  /** Nobody reads more of them. */
  mailsMax: 200,
  /** More instances than this are a loop that starts processes. */
  instancesMax: 200,
  /** The clock of a trial goes no further in one step than a year. */
  advanceMaxMs: 366 * 86_400_000,
} as const;
