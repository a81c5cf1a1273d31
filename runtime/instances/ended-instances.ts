import type { Key } from '#engine';
import { maySee } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Instances, StartedInstance, StartRequest } from '../contract/runtime.ts';
import { deleteEndedInstance, readEndedInstance, type EndedInstance } from '../store/ended-instance.ts';
import { findElement } from '../store/find-element.ts';
import type { Pools } from '../store/pools.ts';

type Start = (context: CommandContext, request: StartRequest) => Promise<StartedInstance>;

/** What becomes of instances that have ended: started once more, or gone with their history. */
export function createEndedInstances(
  pools: Pools,
  start: Start,
): Pick<Instances, 'restart' | 'deleteHistory'> {
  return {
    async restart(context, key, request) {
      const ended = await findEnded(pools, context, key);
      const { withFirstVariables, withoutBusinessId, variables, ...where } = request;
      const had = withFirstVariables ? ended.firstVariables : ended.lastVariables;
      const { businessId, definitionKey, tenantId, tags } = ended;
      return start(
        { ...context, tenantId },
        {
          ...where,
          processDefinitionKey: definitionKey,
          variables: { ...had, ...variables },
          ...(tags.length === 0 ? {} : { tags }),
          ...(businessId === null || withoutBusinessId ? {} : { businessId }),
        },
      );
    },
    async deleteHistory(context, key) {
      await findEnded(pools, context, key);
      if (!(await deleteEndedInstance(pools.maintenance, key))) throw notFound(key);
    },
  };
}

// helpers

async function findEnded(pools: Pools, context: CommandContext, key: Key): Promise<EndedInstance> {
  const ended = await readEndedInstance(pools.reads, key);
  if (ended !== null && maySee(context, ended.tenantId)) return ended;
  const place = ended === null ? await findElement(pools.work, key) : null;
  if (place?.isInstance === true && maySee(context, place.tenantId))
    throw new Refusal('INSTANCE_ACTIVE', 'The instance is still running: cancel it, or wait for its end.');
  throw notFound(key);
}

function notFound(key: Key): Refusal {
  return new Refusal('NOT_FOUND', `No instance with the key ${key} has ended.`);
}
