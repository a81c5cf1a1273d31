import { planMigration, proposeMigration } from '#engine';
import type { JsonObject, Key } from '#engine';
import type { EngineWorld } from './engine-world.ts';
import type { MigrationInput, Outcome } from './outcome.ts';

/** MIG-1 to MIG-3: the plan is what the newest version of the process is proposed, with what the caller wants otherwise. */
export function migrateInWorld(world: EngineWorld, input: MigrationInput): Outcome {
  const instance = world.instances.get(input.instanceKey as Key);
  const target = world.definitions.get(input.processId);
  if (instance === undefined || target === undefined)
    return { ok: false, code: 'NOT_FOUND', message: 'There is no such instance, or no such process.' };
  const { model, key: fromDefinitionKey } = instance.definition;
  const same = proposeMigration(model, target.model)
    .filter(({ confidence, sourceId }) => confidence === 'SAME' && input.plan[sourceId] === undefined)
    .map(({ sourceId, targetId }) => ({ sourceId, targetId }));
  const asked = Object.entries(input.plan).map(([sourceId, targetId]) => ({ sourceId, targetId }));
  const instructions = [...same, ...asked].map((each) => ({
    ...each,
    renew: input.renew.includes(each.sourceId),
  }));
  const { plan, problems } = planMigration(model, target.model, instructions);
  const [first] = problems;
  if (first !== undefined) {
    const details = { problems: problems as unknown as JsonObject[] };
    return { ok: false, code: 'MAPPING_INVALID', message: first.message, details };
  }
  const command = { kind: 'migrateInstance', fromDefinitionKey, definitionKey: target.key, plan } as const;
  return world.run(instance.key, command, target);
}
