import {
  planMigration,
  proposeMigration,
  type Command,
  type JsonObject,
  type Key,
  type MigrationInstruction,
} from '#engine';
import { Refusal } from '../contract/refusal.ts';
import type { MigrationCheck, MigrationProposal } from '../contract/migrations.ts';
import type { Definition, ModelCache } from '../definitions/model-cache.ts';

/** The command that takes an instance of one version to another; refused `MAPPING_INVALID` where the versions do not allow it. */
export async function migrationCommand(
  models: ModelCache,
  fromDefinitionKey: Key,
  definitionKey: Key,
  instructions: readonly MigrationInstruction[],
): Promise<Command> {
  const [source, target] = await versions(models, fromDefinitionKey, definitionKey);
  const { plan, problems } = planMigration(source.model, target.model, instructions);
  const [first] = problems;
  if (first !== undefined)
    throw new Refusal('MAPPING_INVALID', first.message, { problems: problems as unknown as JsonObject[] });
  return { kind: 'migrateInstance', fromDefinitionKey, definitionKey, plan };
}

export async function checkMigration(
  models: ModelCache,
  sourceKey: Key,
  targetKey: Key,
  instructions: readonly MigrationInstruction[],
): Promise<MigrationCheck> {
  const [source, target] = await versions(models, sourceKey, targetKey);
  return { problems: planMigration(source.model, target.model, instructions).problems };
}

export async function proposalOf(
  models: ModelCache,
  sourceKey: Key,
  targetKey: Key,
): Promise<MigrationProposal> {
  const [source, target] = await versions(models, sourceKey, targetKey);
  const instructions = proposeMigration(source.model, target.model);
  const mapped = new Set(instructions.map(({ sourceId }) => sourceId));
  const unmapped = Object.keys(source.model.elements).filter((id) => !mapped.has(id));
  return { instructions, unmapped };
}

// helpers

/** G9: versions of different tenants have nothing to do with each other. */
async function versions(
  models: ModelCache,
  sourceKey: Key,
  targetKey: Key,
): Promise<[Definition, Definition]> {
  const [source, target] = await Promise.all([models.get(sourceKey), models.get(targetKey)]);
  if (source === null || target === null || source.tenantId !== target.tenantId)
    throw new Refusal(
      'PROCESS_NOT_FOUND',
      `There is no version ${source === null ? sourceKey : targetKey} of a process. Check the key and the tenant.`,
    );
  return [source, target];
}
