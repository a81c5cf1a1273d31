/** What one project may hold. */
export const PROJECT_LIMITS = {
  /** A deployment takes a hundred files; a unit that one person oversees is far smaller. */
  filesMax: 100,
  /** Together they have to fit into one deployment of 10 MB, with room for its other parts. */
  bytesMax: 9_000_000,
  /** A day of work is some ten milestones; this is years of it. */
  versionsMax: 2_000,
  /** More in one tenant are not overseen by anybody. */
  projectsMax: 10_000,
  /** A window says every 20 seconds that it is there; two words may get lost. */
  lockMs: 60_000,
  /** More people at one project are a meeting; further ones look without being named. */
  viewersMax: 50,
  /** Whoever deletes the wrong one notices within a month. */
  deletedKeptDays: 30,
} as const;
