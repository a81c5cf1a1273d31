import type { Key } from '#engine';
import {
  chooseDecision,
  findImported,
  loadRequirements,
  type DecisionChoice,
  type DecisionPlace,
  type Pools,
  type StoredRequirements,
} from '../store/port.ts';

/** A decision that can be evaluated: its model, and the models that are imported there. */
export interface FoundDecision {
  readonly key: Key;
  readonly model: StoredRequirements;
  readonly imported: readonly StoredRequirements[];
}

export interface DecisionFinder {
  choose(tenantId: string, decisionId: string, choice: DecisionChoice): Promise<FoundDecision | null>;
  load(place: DecisionPlace): Promise<FoundDecision | null>;
  /** Something was deployed or deleted. */
  forget(): void;
}

const modelsMax = 500;
const importsMax = 50;

/**
 * Which version of which model a decision means. While this process is alone on the database it knows every deployment and need
 * not ask again; with others it asks each time, so that a deployment counts everywhere from its answer on. Models never change.
 */
export function createDecisionFinder(pools: Pools, hasOthers: () => boolean): DecisionFinder {
  const models = new Map<Key, StoredRequirements>();
  const found = new Map<string, FoundDecision>();
  let generation = 0;

  const modelOf = async (key: Key): Promise<StoredRequirements | null> => {
    const known = models.get(key);
    if (known !== undefined) return known;
    const loaded = await loadRequirements(pools.work, key);
    if (loaded === null) return null;
    models.set(key, loaded);
    if (models.size > modelsMax) models.delete(models.keys().next().value as Key);
    return loaded;
  };
  const importsOf = async (model: StoredRequirements): Promise<readonly StoredRequirements[]> => {
    const imported = new Map<string, StoredRequirements>();
    const open = [model];
    for (let next = open.pop(); next !== undefined && imported.size < importsMax; next = open.pop()) {
      for (const { namespace } of next.requirements.imports) {
        if (imported.has(namespace) || namespace === model.requirements.namespace) continue;
        const key = await findImported(pools.work, model, namespace);
        const other = key === null ? null : await modelOf(key);
        if (other === null) continue;
        imported.set(namespace, other);
        open.push(other);
      }
    }
    return [...imported.values()];
  };
  const load = async ({ key, requirementsKey }: DecisionPlace): Promise<FoundDecision | null> => {
    const model = await modelOf(requirementsKey);
    return model === null ? null : { key, model, imported: await importsOf(model) };
  };
  return {
    load,
    choose: async (tenantId, decisionId, choice) => {
      const name = JSON.stringify([tenantId, decisionId, choice]);
      const known = hasOthers() ? undefined : found.get(name);
      if (known !== undefined) return known;
      const asked = generation;
      const place = await chooseDecision(pools.work, tenantId, decisionId, choice);
      const decision = place === null ? null : await load(place);
      // Deployed meanwhile: what was read may be the version before.
      if (decision !== null && asked === generation) {
        found.set(name, decision);
        if (found.size > modelsMax) found.delete(found.keys().next().value as string);
      }
      return decision;
    },
    forget: () => {
      generation += 1;
      found.clear();
    },
  };
}
