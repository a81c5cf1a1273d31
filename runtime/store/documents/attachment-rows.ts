import type { Pool, PoolClient } from 'pg';
import type { Attachment } from '../../contract/documents.ts';

type Queryable = Pick<Pool | PoolClient, 'query'>;

export interface NewAttachmentRow extends Omit<Attachment, 'attachmentKey' | 'contentType' | 'size' | 'at'> {
  readonly tenantId: string;
  readonly ownsDocument: boolean;
  readonly at: Date;
}

/** One after the other for each target, so that the count of what is there holds. */
export async function lockAttachments(client: Queryable, targetKey: string): Promise<number> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 26))', [targetKey]);
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from attachments where target_key = $1 and deleted_at is null',
    [targetKey],
  );
  return rows[0]?.count ?? 0;
}

export async function insertAttachment(client: Queryable, row: NewAttachmentRow): Promise<string> {
  const { rows } = await client.query<{ key: string }>(
    `insert into attachments (tenant_id, target_type, target_key, instance_key, name, description, type, url, document_id,
        owns_document, author, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning attachment_key::text as key`,
    [
      row.tenantId,
      row.targetType,
      row.targetKey,
      row.processInstanceKey,
      row.name,
      row.description,
      row.type,
      row.url,
      row.documentId,
      row.ownsDocument,
      row.by,
      row.at,
    ],
  );
  const [inserted] = rows;
  if (inserted === undefined) throw new Error('An insert answered no row.');
  return inserted.key;
}

/** The file goes with the attachment it came with; false when another deleted it first. */
export async function deleteAttachment(
  client: Queryable,
  deletion: {
    readonly tenantId: string;
    readonly attachmentKey: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `with deleted as (update attachments set deleted_by = $3, deleted_at = $4
        where tenant_id = $1 and attachment_key = $2 and deleted_at is null returning document_id, owns_document),
      gone as (delete from documents where tenant_id = $1 and document_id = (select document_id from deleted where owns_document))
      select 1 from deleted`,
    [deletion.tenantId, deletion.attachmentKey, deletion.by, deletion.at],
  );
  return rowCount === 1;
}
