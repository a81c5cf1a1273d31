import {
  clusterVariableSet,
  readClusterVariables,
  type ClusterVariableRow,
  type ClusterVariableSet,
  type Pools,
} from '../store/port.ts';

/** The cluster variables of every tenant in memory: expressions are evaluated where nothing can be waited for. */
export interface ClusterVariableBook {
  /** What the expressions of this tenant's processes see. */
  of(tenantId: string): ClusterVariableSet;
  /** Reads them anew: after a change here, when another process tells of one, and every few seconds in case it could not. */
  refresh(): Promise<void>;
}

export async function openClusterVariableBook(pools: Pools): Promise<ClusterVariableBook> {
  let rows: readonly ClusterVariableRow[] = await readClusterVariables(pools.maintenance);
  const sets = new Map<string, ClusterVariableSet>();
  return {
    of: (tenantId) => {
      const known = sets.get(tenantId);
      if (known !== undefined) return known;
      const set = clusterVariableSet(rows, tenantId);
      sets.set(tenantId, set);
      return set;
    },
    refresh: async () => {
      rows = await readClusterVariables(pools.maintenance);
      sets.clear();
    },
  };
}
