import type { Pool } from 'pg';

/** Which of the ids can be used in the tenant now. */
export async function activeProcessIds(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct process_id as id from process_definitions where tenant_id = $1 and process_id = any ($2) and state = 'ACTIVE'`,
    [tenantId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

export async function activeFormIds(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct form_id as id from forms where tenant_id = $1 and form_id = any ($2) and state = 'ACTIVE'`,
    [tenantId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** Which of the message names the newest versions of the tenant wait for; all of them where one waits by an expression. */
export async function messagesCaught(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `with newest as (
       select distinct on (process_id) model::jsonb as model from process_definitions
       where tenant_id = $1 and state = 'ACTIVE' order by process_id, version desc),
     caught as (
       select jsonb_path_query(model, '$.elements.*.eventDefinitions[*].catch.name') as name from newest
       union all
       select jsonb_path_query(model, '$.elements.* ? (@.type == "receiveTask").message.name') from newest)
     select name from unnest($2::text[]) as asked (name)
     where exists (select from caught where caught.name ->> 'language' <> 'literal' or caught.name ->> 'value' = asked.name)`,
    [tenantId, names],
  );
  return new Set(rows.map((row) => row.name));
}

/** The compiled models of the newest active versions, by process id. */
export async function newestModels(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await client.query<{ id: string; model: unknown }>(
    `select distinct on (process_id) process_id as id, model from process_definitions
     where tenant_id = $1 and process_id = any ($2) and state = 'ACTIVE' order by process_id, version desc`,
    [tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.model]));
}

export async function activeDecisionIds(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct decision_id as id from decision_definitions where tenant_id = $1 and decision_id = any ($2) and state = 'ACTIVE'`,
    [tenantId, ids],
  );
  return new Set(rows.map((row) => row.id));
}
