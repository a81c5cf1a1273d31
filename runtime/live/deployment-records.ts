import type { LiveRecord } from '../contract/live.ts';
import type { DeploymentResult } from '../contract/runtime.ts';

type Draft = Omit<LiveRecord, 'position'>;

/** One record per new version, and one for the deployment as each process's readers see it. */
export function recordsOfDeployment(result: DeploymentResult): readonly Draft[] {
  const { tenantId, deployedAt: at, deploymentKey } = result;
  return result.processes
    .filter((process) => !process.duplicate)
    .flatMap(({ processDefinitionId, processDefinitionKey }) => [
      { type: 'deployment.created', at, tenantId, key: deploymentKey, processDefinitionId },
      { type: 'definition.changed', at, tenantId, key: processDefinitionKey, processDefinitionId },
    ]);
}

export function recordOfDeletion(
  deleted: { readonly key: string; readonly tenantId: string; readonly processId: string | null },
  now: number,
): Draft {
  const { key, tenantId, processId } = deleted;
  const record = { type: 'definition.changed', at: new Date(now).toISOString(), tenantId, key };
  return processId === null ? record : { ...record, processDefinitionId: processId };
}
