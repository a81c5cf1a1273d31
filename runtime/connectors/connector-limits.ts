/** What calls to other systems may take, each with its reason. Nothing here depends on what a model or a receiver says. */
export const CONNECTOR_LIMITS = {
  /** As long as a variable may be: what is larger could not be kept. After inflation, too. */
  responseBytes: 1_048_576,
  /** A request carries what the variables of one task carry. */
  requestBytes: 4 * 1_048_576,
  /** More headers than any server of good will sends. */
  headerBytes: 16_384,
  /** As for requests to this server. */
  urlChars: 4096,
  /** JSON of a receiver is walked by code that recurses. */
  jsonDepth: 100,
  /** What browsers follow is 20; a connector that needs more than a few is on a wrong address. */
  redirectsMax: 5,
  /** When a model says nothing. */
  connectMs: 10_000,
  readMs: 20_000,
  /** Whatever the model says: an attempt holds a place of its worker. */
  timeMaxMs: 300_000,
  /** Later than this a person should look. */
  retryAfterMaxMs: 3_600_000,
  /** Answers kept for reuse in each process. */
  cachedAnswers: 1000,
  cachedBytes: 16 * 1_048_576,
  cacheSecondsMax: 86_400,
  /** security.md, edge limits. */
  recipientsMax: 100,
  templateBytes: 65_536,
  /** Longer subjects are cut by mail programs. */
  subjectChars: 500,
  attachmentsMax: 20,
  /** What most mail servers take at all. */
  attachmentBytes: 10 * 1_048_576,
  /** Rendering is a matter of milliseconds; a template that walks a list in a list in a list is not. */
  templateMs: 500,
  templateMemoryMb: 64,
  mailConnectMs: 10_000,
  mailSilentMs: 20_000,
  mailWholeMs: 60_000,
  /** Attempts at once in one process; each waits for others most of its time. */
  concurrency: 64,
  /** A mail server limits the connections of one sender. */
  mailConcurrency: 8,
  lockMs: 60_000,
  /** So long another process may still follow what an administrator changed. */
  settingsKeptMs: 5000,
  /** Tenants whose settings a process remembers. */
  settingsTenants: 1000,
  /** Inputs of one task, written by hand. */
  defaultsChars: 16_384,
  hostsMax: 100,
  /** An administrator waits for it in the browser. */
  testMs: 30_000,
} as const;
