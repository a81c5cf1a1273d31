import type { Key } from '#engine';
import { chooseDefinition } from '../store/load-definition.ts';
import type { Pools } from '../store/pools.ts';

export interface LatestVersions {
  find(tenantId: string, processId: string): Promise<Key | null>;
  /** Something was deployed or deleted. */
  forget(): void;
}

/**
 * Which version a start without version means. While this process is alone on the database it knows every deployment, and a
 * start need not ask; with others it asks each time, so that a deployment counts everywhere from its answer on.
 */
export function createLatestVersions(pools: Pools, hasOthers: () => boolean): LatestVersions {
  const known = new Map<string, Key>();
  let generation = 0;
  return {
    find: async (tenantId, processId) => {
      const id = `${tenantId} ${processId}`;
      const cached = hasOthers() ? undefined : known.get(id);
      if (cached !== undefined) return cached;
      const asked = generation;
      const key = await chooseDefinition(pools.work, tenantId, processId, { kind: 'latest' });
      // Deployed meanwhile: what was read may be the version before.
      if (key !== null && asked === generation) known.set(id, key);
      return key;
    },
    forget: () => {
      generation += 1;
      known.clear();
    },
  };
}
