import type { MailLanguageName, MailTemplateId } from '../../contract/mail-templates.ts';
import type { MailParts } from '../../contract/mails.ts';
import type { Pool } from '../pools.ts';

export interface MailTemplateRow extends MailParts {
  readonly name: string;
  readonly language: MailLanguageName;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

const columns = `name, language, subject, html, body as text, updated_by as "updatedBy", updated_at as "updatedAt"`;

export async function listMailTemplates(pool: Pool, tenantId: string): Promise<readonly MailTemplateRow[]> {
  const { rows } = await pool.query<MailTemplateRow>(
    `select ${columns} from mail_templates where tenant_id = $1 order by name, language`,
    [tenantId],
  );
  return rows;
}

export async function findMailTemplate(
  pool: Pool,
  tenantId: string,
  { name, language }: MailTemplateId,
): Promise<MailTemplateRow | null> {
  const { rows } = await pool.query<MailTemplateRow>(
    `select ${columns} from mail_templates where tenant_id = $1 and name = $2 and language = $3`,
    [tenantId, name, language],
  );
  return rows[0] ?? null;
}

/** Null when the tenant has as many as it may; changing one is always possible. */
export async function saveMailTemplate(
  pool: Pool,
  tenantId: string,
  { name, language }: MailTemplateId,
  parts: MailParts & { readonly by: string; readonly most: number },
): Promise<MailTemplateRow | null> {
  const { rows } = await pool.query<MailTemplateRow>(
    `insert into mail_templates (tenant_id, name, language, subject, html, body, updated_by)
     select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from mail_templates where tenant_id = $1) < $8
       or exists (select from mail_templates where tenant_id = $1 and name = $2 and language = $3)
     on conflict (tenant_id, name, language) do update set subject = excluded.subject, html = excluded.html, body = excluded.body,
       updated_by = excluded.updated_by, updated_at = now()
     returning ${columns}`,
    [tenantId, name, language, parts.subject, parts.html, parts.text, parts.by, parts.most],
  );
  return rows[0] ?? null;
}

export async function deleteMailTemplate(
  pool: Pool,
  tenantId: string,
  { name, language }: MailTemplateId,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    'delete from mail_templates where tenant_id = $1 and name = $2 and language = $3',
    [tenantId, name, language],
  );
  return rowCount === 1;
}
