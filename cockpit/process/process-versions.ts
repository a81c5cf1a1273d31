import type { ProcessDefinition } from '#client';

/** Which version a page shows: the one of the address, or the newest. */
export interface VersionChoice {
  /** The version whose diagram is drawn; all versions together are drawn as the newest. */
  shown: ProcessDefinition | undefined;
  isAll: boolean;
}

/** `versions` are sorted newest first. A version that does not exist is none, not another one. */
export function chooseVersion(
  versions: readonly ProcessDefinition[],
  wanted: string | undefined,
): VersionChoice {
  if (wanted === 'all') return { shown: versions[0], isAll: true };
  if (wanted === undefined) return { shown: versions[0], isAll: false };
  return { shown: versions.find((version) => String(version.version) === wanted), isAll: false };
}

export function runningOn(versions: readonly ProcessDefinition[]): number {
  return versions.reduce((sum, version) => sum + (version.activeInstances ?? 0), 0);
}
