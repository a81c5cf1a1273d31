import type { ActivateInstruction, ModificationSource, Modification, MoveInstruction } from '#runtime';
import { z } from 'zod';
import { id, key, operationReference, opt, reason, variables, withDefault } from '../../http/fields.ts';

const INSTRUCTIONS_MAX = 500;

/** An empty scope means the process. */
const VariableInstructions = withDefault(
  z.array(z.strictObject({ variables: variables(), scopeId: withDefault(z.string().max(255), '') })).max(100),
  [],
);
/** A public client sends -1 where it names no ancestor. */
const ancestorKey = () => opt(z.union([key(), z.literal('-1')]));
const Source = z.discriminatedUnion('sourceType', [
  z.strictObject({ sourceType: z.literal('byId'), sourceElementId: id() }),
  z.strictObject({ sourceType: z.literal('byKey'), sourceElementInstanceKey: key() }),
]);
const AncestorScope = z.discriminatedUnion('ancestorScopeType', [
  z.strictObject({ ancestorScopeType: z.literal('direct'), ancestorElementInstanceKey: key() }),
  z.strictObject({ ancestorScopeType: z.literal('inferred') }),
  z.strictObject({ ancestorScopeType: z.literal('sourceParent') }),
]);
const list = <T extends z.ZodType>(item: T) => withDefault(z.array(item).max(INSTRUCTIONS_MAX), []);

export const ModificationBody = z
  .strictObject({
    activateInstructions: list(
      z.strictObject({
        elementId: id(),
        ancestorElementInstanceKey: ancestorKey(),
        variableInstructions: VariableInstructions,
      }),
    ),
    moveInstructions: list(
      z.strictObject({
        sourceElementInstruction: Source,
        targetElementId: id(),
        ancestorScopeInstruction: opt(AncestorScope),
        variableInstructions: VariableInstructions,
      }),
    ),
    terminateInstructions: list(
      z.union([z.strictObject({ elementId: id() }), z.strictObject({ elementInstanceKey: key() })]),
    ),
    operationReference: opt(operationReference()),
    reason: opt(reason()),
  })
  .refine(
    (body) =>
      body.activateInstructions.length + body.moveInstructions.length + body.terminateInstructions.length > 0,
    { error: 'INVALID_VALUE: Send at least one instruction.' },
  );
type Body = z.output<typeof ModificationBody>;

export function toModification(body: Body): Modification {
  return {
    activate: body.activateInstructions.map(
      ({ elementId, ancestorElementInstanceKey: ancestor, variableInstructions }): ActivateInstruction => ({
        elementId,
        ancestorKey: ancestor === undefined || ancestor === '-1' ? null : ancestor,
        variables: scoped(variableInstructions),
      }),
    ),
    move: body.moveInstructions.map(
      ({
        sourceElementInstruction: from,
        targetElementId,
        ancestorScopeInstruction: scope,
        ...rest
      }): MoveInstruction => ({
        source:
          from.sourceType === 'byId'
            ? { elementId: from.sourceElementId }
            : { elementInstanceKey: from.sourceElementInstanceKey },
        targetElementId,
        ancestor:
          scope?.ancestorScopeType === 'direct'
            ? scope.ancestorElementInstanceKey
            : (scope?.ancestorScopeType ?? 'inferred'),
        variables: scoped(rest.variableInstructions),
      }),
    ),
    terminate: body.terminateInstructions.map((end): ModificationSource => end),
  };
}

// helpers

function scoped(instructions: Body['activateInstructions'][number]['variableInstructions']) {
  return instructions.map(({ scopeId, variables: values }) => ({
    scopeId: scopeId === '' ? null : scopeId,
    variables: values,
  }));
}
