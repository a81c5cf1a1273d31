import type { Key } from '#engine';
import { chooseLatest, findVersions, type ChosenDefinition } from '../store/load-definition.ts';
import type { Pools } from '../store/pools.ts';
import { createReadTogether } from './read-together.ts';

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
 * with others it asks each time, so that a deployment or a suspension counts everywhere from its answer on. Starts that come at
 * once share the asking.
 */
export function createLatestVersions(pools: Pools, hasOthers: () => boolean): LatestVersions {
  const known = new Map<string, ChosenDefinition>();
  let generation = 0;
  const latest = createReadTogether((processes: readonly { tenantId: string; processId: string }[]) =>
    chooseLatest(pools.work, processes),
  );
  const byKey = createReadTogether((keys: readonly Key[]) => findVersions(pools.work, keys));
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
    find: (tenantId, processId) => {
      const id = `${tenantId} ${processId}`;
      return remembered(id, () => latest(id, { tenantId, processId }));
    },
    // What is no key would fail for all who ask with it.
    byKey: (key) => (/^\d{1,18}$/.test(key) ? remembered(key, () => byKey(key, key)) : Promise.resolve(null)),
    forget: () => {
      generation += 1;
      known.clear();
    },
  };
}
