import type { PoolClient } from 'pg';

export interface DeploymentRow {
  readonly key: string;
  readonly tenantId: string;
  readonly name: string | null;
  readonly source: string | null;
  readonly versionNote: string | null;
  readonly at: Date;
  readonly by: string;
  /** The milestone of a project that was deployed; null for files from elsewhere. */
  readonly project: { readonly key: string; readonly version: number } | null;
}

export interface ResourceRow {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly type: 'BPMN' | 'DMN' | 'FORM' | 'RESOURCE';
  readonly version: number;
  readonly content: Uint8Array;
  readonly hash: Buffer;
}

export interface DefinitionRow {
  readonly key: string;
  readonly resourceKey: string;
  readonly processId: string;
  readonly name: string | null;
  readonly version: number;
  readonly versionTag: string | null;
  readonly resourceName: string;
  readonly hash: Buffer;
  readonly modelJson: string;
  readonly startable: boolean;
  readonly hasStartForm: boolean;
  readonly taskSettingsJson: string | null;
  readonly historyDays: number;
  readonly elements: readonly {
    readonly id: string;
    readonly type: string;
    readonly name: string | null;
    readonly index: number;
  }[];
  readonly starterUsers: readonly string[];
  readonly starterGroups: readonly string[];
}

export interface FormRow {
  readonly key: string;
  readonly resourceKey: string;
  readonly formId: string;
  readonly version: number;
  readonly versionTag: string | null;
  readonly resourceName: string;
  readonly hash: Buffer;
  readonly schema: string;
  /** Named outcomes and whether it may be sent for many tasks at once; null when it says neither. */
  readonly completionJson: string | null;
}

export async function insertDeployment(client: PoolClient, row: DeploymentRow): Promise<void> {
  await client.query(
    `insert into deployments (key, tenant_id, name, source, version_note, deployed_at, deployed_by, project_key, project_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[row.key, row.tenantId, row.name, row.source, row.versionNote, row.at, row.by],
      ...[row.project?.key ?? null, row.project?.version ?? null],
    ],
  );
}

export async function insertResource(
  client: PoolClient,
  deployment: DeploymentRow,
  row: ResourceRow,
): Promise<void> {
  await client.query(
    `insert into resources (key, deployment_key, tenant_id, resource_id, resource_name, resource_type, version, content, content_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.key,
      deployment.key,
      deployment.tenantId,
      row.id,
      row.name,
      row.type,
      row.version,
      Buffer.from(row.content),
      row.hash,
    ],
  );
}

export async function insertForm(client: PoolClient, deployment: DeploymentRow, row: FormRow): Promise<void> {
  await client.query(
    `insert into forms (key, deployment_key, resource_key, tenant_id, form_id, version, version_tag, resource_name, content_hash, schema,
       completion) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.key,
      deployment.key,
      row.resourceKey,
      deployment.tenantId,
      row.formId,
      row.version,
      row.versionTag,
      row.resourceName,
      row.hash,
      row.schema,
      row.completionJson,
    ],
  );
}

/** The version with its elements, and who may start the process from now on. */
export async function insertDefinition(
  client: PoolClient,
  deployment: DeploymentRow,
  row: DefinitionRow,
): Promise<void> {
  await client.query(
    `insert into process_definitions (key, deployment_key, resource_key, tenant_id, process_id, name, version, version_tag, version_note,
       resource_name, content_hash, model, startable, has_start_form, history_days, deployed_at, deployed_by,
       task_settings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      row.key,
      deployment.key,
      row.resourceKey,
      deployment.tenantId,
      row.processId,
      row.name,
      row.version,
      row.versionTag,
      deployment.versionNote,
      row.resourceName,
      row.hash,
      row.modelJson,
      row.startable,
      row.hasStartForm,
      row.historyDays,
      deployment.at,
      deployment.by,
      row.taskSettingsJson,
    ],
  );
  await client.query(
    `insert into definition_elements (definition_key, element_id, element_index, element_type, element_name)
     select $1, e ->> 'id', (e ->> 'index')::int, e ->> 'type', e ->> 'name' from json_array_elements($2::json) e`,
    [row.key, JSON.stringify(row.elements)],
  );
  await client.query('delete from process_starters where tenant_id = $1 and process_id = $2', [
    deployment.tenantId,
    row.processId,
  ]);
  await client.query(
    `insert into process_starters (tenant_id, process_id, kind, member_id)
     select $1, $2, 'user', u from unnest($3::text[]) u union select $1, $2, 'group', g from unnest($4::text[]) g`,
    [deployment.tenantId, row.processId, row.starterUsers, row.starterGroups],
  );
}
