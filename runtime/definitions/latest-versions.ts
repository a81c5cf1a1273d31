import type { Key } from '#engine';
import { chooseDefinition, findVersion, type ChosenDefinition } from '../store/load-definition.ts';
import type { Pools } from '../store/pools.ts';

export interface LatestVersions {
  find(tenantId: string, processId: string): Promise<ChosenDefinition | null>;
  /** A version that was named by its key: there, and may it be started? */
  byKey(key: Key): Promise<ChosenDefinition | null>;
  /** Something was deployed, deleted, suspended or resumed. */
  forget(): void;
}

/** Versions that callers named; more of them only cost memory. */
const knownMax = 10_000;

/**
 * Which version a start means. While this process is alone on the database it knows every deployment, and a start need not ask;
 * with others it asks each time, so that a deployment or a suspension counts everywhere from its answer on.
 */
export function createLatestVersions(pools: Pools, hasOthers: () => boolean): LatestVersions {
  const known = new Map<string, ChosenDefinition>();
  let generation = 0;
  const remembered = async (
    id: string,
    read: () => Promise<ChosenDefinition | null>,
  ): Promise<ChosenDefinition | null> => {
    const cached = hasOthers() ? undefined : known.get(id);
    if (cached !== undefined) return cached;
    const asked = generation;
    const chosen = await read();
    if (known.size >= knownMax) known.clear();
    // Deployed meanwhile: what was read may be the version before.
    if (chosen !== null && asked === generation) known.set(id, chosen);
    return chosen;
  };
  return {
    find: (tenantId, processId) =>
      remembered(`${tenantId} ${processId}`, () =>
        chooseDefinition(pools.work, tenantId, processId, { kind: 'latest' }),
      ),
    byKey: (key) => remembered(key, () => findVersion(pools.work, key)),
    forget: () => {
      generation += 1;
      known.clear();
    },
  };
}
