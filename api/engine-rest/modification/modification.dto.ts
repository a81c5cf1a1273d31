import type { ActivateInstruction, Key, Modification, ModificationSource } from '#runtime';
import { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import { isKey, opt, withDefault } from '../../http/fields.ts';
import { typedVariables } from '../engine-rest-fields.ts';
import { toJsonVariables } from '../variables/typed-variables.ts';

const INSTRUCTIONS_MAX = 500;
const TYPES = ['cancel', 'startBeforeActivity', 'startAfterActivity', 'startTransition'] as const;
const id = () => opt(z.string().min(1).max(600));

const common = {
  type: z.enum(TYPES, { error: `INVALID_VALUE: Use one of ${TYPES.join(', ')}.` }),
  activityId: id(),
  transitionId: id(),
  cancelCurrentActiveActivityInstances: withDefault(z.boolean(), false),
};
const flags = {
  skipCustomListeners: withDefault(z.literal(false), false),
  skipIoMappings: withDefault(z.literal(false), false),
  annotation: opt(z.string().max(2_000)),
};
const Instruction = z.strictObject({
  ...common,
  activityInstanceId: id(),
  ancestorActivityInstanceId: id(),
  variables: opt(typedVariables()),
});
type Instruction = z.output<typeof Instruction>;

export const ModificationBody = z.strictObject({
  instructions: z.array(Instruction).min(1).max(INSTRUCTIONS_MAX),
  ...flags,
});

/** The same for many instances: what belongs to one of them cannot be named. */
export const ManyModificationBody = {
  instructions: z.array(z.strictObject(common)).min(1).max(INSTRUCTIONS_MAX),
  ...flags,
};

/** What the instructions ask for; what is started begins before anything ends, whatever their order. */
export function toModification(
  instructions: readonly (Pick<Instruction, keyof typeof common> & Partial<Instruction>)[],
): Modification {
  const activate: ActivateInstruction[] = [];
  const terminate: ModificationSource[] = [];
  for (const instruction of instructions) {
    if (instruction.type === 'cancel') {
      terminate.push(canceled(instruction));
      continue;
    }
    const { ancestorActivityInstanceId: ancestor, activityId, variables } = instruction;
    activate.push({
      ...started(instruction),
      ancestorKey: ancestor === undefined ? null : instanceKey(ancestor),
      variables: scoped(instruction, activityId, variables),
    });
    if (instruction.cancelCurrentActiveActivityInstances)
      terminate.push({ elementId: required(instruction, 'activityId') });
  }
  return { activate, move: [], terminate };
}

// helpers

function started(instruction: Pick<Instruction, keyof typeof common>) {
  switch (instruction.type) {
    case 'startAfterActivity':
      return { afterElementId: required(instruction, 'activityId') };
    case 'startTransition':
      return { flowId: required(instruction, 'transitionId') };
    default:
      return { elementId: required(instruction, 'activityId') };
  }
}

function canceled(
  instruction: Pick<Instruction, keyof typeof common> & Partial<Instruction>,
): ModificationSource {
  const { activityInstanceId } = instruction;
  return activityInstanceId === undefined
    ? { elementId: required(instruction, 'activityId') }
    : { elementInstanceKey: instanceKey(activityInstanceId) };
}

/** Local ones belong to the activity that is started, the others to the instance. */
function scoped(
  { type }: Pick<Instruction, 'type'>,
  activityId: string | undefined,
  variables: Instruction['variables'],
): ActivateInstruction['variables'] {
  const given = Object.entries(variables ?? {});
  const local = given.filter(([, variable]) => variable.local === true);
  if (local.length > 0 && type !== 'startBeforeActivity')
    throw new ApiProblem(
      'INVALID_VALUE',
      `A ${type} instruction takes no local variables: it starts no activity.`,
    );
  const others = given.filter(([, variable]) => variable.local !== true);
  return [
    ...(others.length === 0
      ? []
      : [{ scopeId: null, variables: toJsonVariables(Object.fromEntries(others)) }]),
    ...(local.length === 0
      ? []
      : [{ scopeId: activityId ?? null, variables: toJsonVariables(Object.fromEntries(local)) }]),
  ];
}

function required(
  instruction: Pick<Instruction, keyof typeof common>,
  field: 'activityId' | 'transitionId',
): string {
  const value = instruction[field];
  if (value !== undefined) return value;
  throw new ApiProblem('MISSING_FIELD', `A ${instruction.type} instruction needs ${field}.`);
}

/** `<activityId>:<key>`, or the key alone. */
function instanceKey(id: string): Key {
  const key = id.slice(id.lastIndexOf(':') + 1);
  if (isKey(key)) return key;
  throw new ApiProblem('INVALID_VALUE', `There is no activity instance ${JSON.stringify(id.slice(0, 100))}.`);
}
