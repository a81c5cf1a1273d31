/** What every command answers to the shell. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  conflict: 5,
  problems: 6,
  unreachable: 7,
} as const;
