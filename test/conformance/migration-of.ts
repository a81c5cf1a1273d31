import type { JsonObject } from '#engine';
import type { Api } from '../api/start-api.ts';
import type { MigrationInput } from './driver.ts';

interface Proposal {
  readonly mappingInstructions: readonly {
    readonly sourceElementId: string;
    readonly targetElementId: string;
    readonly confidence: string;
  }[];
}

/** The body of a migration to the newest version: what `/v2` proposes as the same, with what the case wants otherwise. */
export async function migrationOf(
  api: Pick<Api, 'call'>,
  { instanceKey, processId, plan, renew }: MigrationInput,
): Promise<JsonObject> {
  const instance = await api.call('GET', `/v2/process-instances/${instanceKey}`);
  const versions = await api.call('POST', '/v2/process-definitions/search', {
    body: { filter: { processDefinitionId: processId }, sort: [{ field: 'version', order: 'DESC' }] },
  });
  const [newest] = (versions.body as { items: readonly { processDefinitionKey: string }[] }).items;
  const targetProcessDefinitionKey = newest?.processDefinitionKey ?? '';
  const { processDefinitionKey: sourceProcessDefinitionKey } = instance.body as {
    processDefinitionKey: string;
  };
  const proposal = await api.call('POST', '/v2/migration-plans/proposal', {
    body: { sourceProcessDefinitionKey, targetProcessDefinitionKey },
  });
  const same = (proposal.body as Proposal).mappingInstructions.filter(
    ({ sourceElementId, confidence }) => confidence === 'SAME' && plan[sourceElementId] === undefined,
  );
  const asked = Object.entries(plan).map(([sourceElementId, targetElementId]) => ({
    sourceElementId,
    targetElementId,
  }));
  return {
    targetProcessDefinitionKey,
    mappingInstructions: [...same, ...asked].map(({ sourceElementId, targetElementId }) => ({
      sourceElementId,
      targetElementId,
      ...(renew.includes(sourceElementId) ? { subscription: 'RENEW' } : {}),
    })),
  };
}
