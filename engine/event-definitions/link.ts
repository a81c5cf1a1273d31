import type { EventDefinitionBehavior } from '../element-behavior.ts';
import { Failure } from '../failure.ts';
import type { EventDefinition } from '../model/process-model.ts';

/** Link (10.5.5, LNK-1): the token goes on behind the catch event of the same name in the same scope; both events are recorded. */
export const link: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'link' }>> = {
  throw: (ctx, definition, instance) => {
    if (definition.targetId === undefined || instance.parentKey === null)
      throw new Failure('ENGINE_DEFECT', `Link "${definition.name}" has no catch event.`);
    ctx.start(instance.parentKey, definition.targetId);
    return 'done';
  },
};
