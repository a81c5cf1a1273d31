import type { JsonObject } from '#engine';
import type pg from 'pg';
import type { Caller } from '../contract/caller.ts';

export async function listTemplates(pool: pg.Pool, caller: Caller): Promise<readonly JsonObject[]> {
  const { rows } = await pool.query<{ content: JsonObject }>(
    `select content from element_templates where $1::text[] is null or tenant_id = any ($1)
      order by lower(content ->> 'name'), template_id, version desc`,
    [caller.kind === 'system' ? null : caller.tenantIds],
  );
  return rows.map(({ content }) => content);
}

/** False when there are `max` others already. */
export async function writeTemplate(
  pool: pg.Pool,
  row: {
    readonly tenantId: string;
    readonly templateId: string;
    readonly version: number;
    readonly content: JsonObject;
    readonly author: string;
    readonly changedAt: Date;
    readonly max: number;
  },
): Promise<boolean> {
  const { tenantId, templateId, version, content, author, changedAt, max } = row;
  const { rowCount } = await pool.query(
    `insert into element_templates (tenant_id, template_id, version, content, author, changed_at)
      select $1, $2, $3, $4, $5, $6
      where (select count(*) from element_templates where tenant_id = $1 and (template_id, version) <> ($2, $3)) < $7
      on conflict (tenant_id, template_id, version) do update set content = excluded.content, author = excluded.author,
        changed_at = excluded.changed_at`,
    [tenantId, templateId, version, JSON.stringify(content), author, changedAt, max],
  );
  return rowCount === 1;
}

export async function deleteTemplates(
  pool: pg.Pool,
  tenantId: string,
  templateId: string,
  version: number | null,
): Promise<number> {
  const { rowCount } = await pool.query(
    'delete from element_templates where tenant_id = $1 and template_id = $2 and ($3::int is null or version = $3)',
    [tenantId, templateId, version],
  );
  return rowCount ?? 0;
}
