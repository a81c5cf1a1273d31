import type { Caller, Key, MigrationInstruction } from '#runtime';
import { z } from 'zod';
import { keyField, textField } from '../../http/answer-fields.ts';
import type { RowAccess } from '../../auth/row-access.ts';
import { anyCase, id, key, operationReference, opt, reason } from '../../http/fields.ts';

/** Elements of one version; more than anybody maps by hand, and all that a process has. */
const INSTRUCTIONS_MAX = 20_000;

const MappingInstruction = z.strictObject({
  sourceElementId: id(),
  targetElementId: id(),
  /** Both ask for the same: what waits there is opened anew by the new version. */
  timer: opt(anyCase(['KEEP', 'RESTART'])),
  subscription: opt(anyCase(['KEEP', 'RENEW'])),
});

export const MigrationBody = z.strictObject({
  targetProcessDefinitionKey: key(),
  mappingInstructions: z.array(MappingInstruction).max(INSTRUCTIONS_MAX),
});
export const OneMigrationBody = z.strictObject({
  ...MigrationBody.shape,
  operationReference: opt(operationReference()),
  reason: opt(reason()),
});

export const ProposalBody = z.strictObject({
  sourceProcessDefinitionKey: key(),
  targetProcessDefinitionKey: key(),
});
export const Proposal = z.object({
  sourceProcessDefinitionKey: keyField(),
  targetProcessDefinitionKey: keyField(),
  mappingInstructions: z.array(
    z.object({
      sourceElementId: textField(),
      targetElementId: textField(),
      confidence: z.enum(['SAME', 'SUGGESTED']),
      activeTokens: z.int(),
    }),
  ),
  unmapped: z.array(z.object({ sourceElementId: textField(), activeTokens: z.int(), required: z.boolean() })),
});

export function toMigration(body: z.output<typeof MigrationBody>): {
  readonly targetKey: Key;
  readonly instructions: readonly MigrationInstruction[];
} {
  const instructions = body.mappingInstructions.map(
    ({ sourceElementId: sourceId, targetElementId: targetId, timer, subscription }) => ({
      sourceId,
      targetId,
      renew: timer === 'RESTART' || subscription === 'RENEW',
    }),
  );
  return { targetKey: body.targetProcessDefinitionKey, instructions };
}

/** The right to change instances is needed on both versions (api.md 2.4). */
export function requireMigrationTarget(rows: RowAccess, caller: Caller, targetKey: Key): Promise<void> {
  return rows.requireProcess(
    ...([caller, 'processDefinitions', targetKey] as const),
    'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
  );
}
