import type { JsonObject, StartRequest } from '#runtime';
import type { z } from 'zod';
import { toModification } from '../modification/modification.dto.ts';
import type { StartBody } from './process-definitions.dto.ts';

type Instructions = z.output<typeof StartBody>['startInstructions'];
type Start = Pick<StartRequest, 'startElementIds' | 'startAfterElementIds' | 'startVariables'>;

/** Where an instance begins instead of its start event; variables that are not local belong to the instance. */
export function startOf(instructions: Instructions): {
  readonly start: Start;
  readonly variables: JsonObject;
} {
  if (instructions === undefined || instructions.length === 0) return { start: {}, variables: {} };
  const { activate } = toModification(
    instructions.map((each) => ({ ...each, cancelCurrentActiveActivityInstances: false })),
  );
  const startVariables: Record<string, JsonObject> = {};
  const variables: Record<string, JsonObject[string]> = {};
  for (const { variables: scoped } of activate) {
    for (const { scopeId, variables: values } of scoped) {
      if (scopeId === null) Object.assign(variables, values);
      else startVariables[scopeId] = { ...startVariables[scopeId], ...values };
    }
  }
  return {
    start: {
      startElementIds: activate.flatMap((each) =>
        'elementId' in each ? each.elementId : 'flowId' in each ? each.flowId : [],
      ),
      startAfterElementIds: activate.flatMap((each) => ('afterElementId' in each ? each.afterElementId : [])),
      ...(Object.keys(startVariables).length === 0 ? {} : { startVariables }),
    },
    variables,
  };
}
