import type { TrialStep } from '#client';

export interface KeptTrial {
  /** Where the virtual clock begins. */
  startedAt: string;
  steps: TrialStep[];
}

interface NamedFile {
  name: string;
  content: string;
}

/** The steps as they are kept, with a mark of the files they belong to: the keys in them mean nothing in another model. */
export function trialText(trial: KeptTrial, files: readonly NamedFile[]): string {
  return JSON.stringify({ ...trial, files: markOf(files) });
}

/** A trial that begins now, with what is said before anything happens. */
export function newTrial(first: readonly TrialStep[], now = new Date()): KeptTrial {
  return { startedAt: now.toISOString(), steps: [...first] };
}

/** What was kept for these files, or a new trial. */
export function readKeptTrial(
  text: string | null,
  files: readonly NamedFile[],
  first: readonly TrialStep[] = [],
  now = new Date(),
): KeptTrial {
  const fresh = newTrial(first, now);
  if (text === null) return fresh;
  try {
    const kept = JSON.parse(text) as Partial<KeptTrial> & { files?: string };
    const isWhole = typeof kept.startedAt === 'string' && Array.isArray(kept.steps);
    if (!isWhole || kept.files !== markOf(files)) return fresh;
    return { startedAt: kept.startedAt as string, steps: kept.steps as TrialStep[] };
  } catch {
    return fresh;
  }
}

// helpers

/** Tells texts apart well enough for one person's drafts; it guards nothing. */
function markOf(files: readonly NamedFile[]): string {
  let mark = 0;
  for (const char of JSON.stringify(files)) mark = (Math.imul(mark, 31) + (char.codePointAt(0) ?? 0)) | 0;
  return mark.toString(36);
}
