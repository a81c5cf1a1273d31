import type { PoolClient } from 'pg';
import type { DeploymentRow } from './insert-deployment.ts';

export interface RequirementsRow {
  readonly key: string;
  readonly resourceKey: string;
  readonly requirementsId: string;
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly resourceName: string;
  readonly hash: Buffer;
  readonly requirementsJson: string;
  readonly historyDays: number;
  readonly decisions: readonly {
    readonly key: string;
    readonly decisionId: string;
    readonly name: string;
    readonly version: number;
    readonly versionTag: string | null;
    readonly decisionType: string;
  }[];
}

/** A decision model and its decisions: each has versions of its own. */
export async function insertRequirements(
  client: PoolClient,
  deployment: DeploymentRow,
  row: RequirementsRow,
): Promise<void> {
  await client.query(
    `insert into decision_requirements (key, deployment_key, resource_key, tenant_id, requirements_id, name, namespace, version,
       resource_name, content_hash, requirements, history_days)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      row.key,
      deployment.key,
      row.resourceKey,
      deployment.tenantId,
      row.requirementsId,
      row.name,
      row.namespace,
      row.version,
      row.resourceName,
      row.hash,
      row.requirementsJson,
      row.historyDays,
    ],
  );
  await client.query(
    `insert into decision_definitions (key, requirements_key, deployment_key, tenant_id, decision_id, name, version, version_tag, decision_type)
     select (d ->> 'key')::bigint, $1, $2, $3, d ->> 'decisionId', d ->> 'name', (d ->> 'version')::int, d ->> 'versionTag', d ->> 'decisionType'
     from json_array_elements($4::json) d`,
    [row.key, deployment.key, deployment.tenantId, JSON.stringify(row.decisions)],
  );
}
