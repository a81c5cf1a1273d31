import type { Pool, PoolClient } from 'pg';
import type { Caller } from '../../contract/caller.ts';
import type { DocumentContent, StoredDocument } from '../../contract/documents.ts';
import { processInstances } from '../queries/models/process-instances.ts';
import { userTasks } from '../queries/models/user-tasks.ts';
import { SqlText, type ReadSource } from '../queries/sql-text.ts';
import { inTenants, permitted, permittedIds } from '../queries/visibility.ts';

export type NewDocumentRow = Omit<DocumentContent, 'documentId'> & {
  readonly documentId: string | null;
  readonly isProvisional: boolean;
};

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** Null when there is one of this id. */
export async function insertDocument(client: Queryable, row: NewDocumentRow): Promise<StoredDocument | null> {
  const { rows } = await client.query<DocumentRow>(
    `insert into documents (tenant_id, document_id, file_name, content_type, size, content_hash, properties, process_id, instance_key,
        author, created_at, expires_at, content, is_provisional)
      values ($1, coalesce($2, gen_random_uuid()::text), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      on conflict do nothing returning ${shown('documents')}`,
    [
      row.tenantId,
      row.documentId,
      row.fileName,
      row.contentType,
      row.size,
      row.contentHash,
      JSON.stringify(row.properties),
      row.processDefinitionId,
      row.processInstanceKey,
      row.author,
      row.createdAt,
      row.expiresAt,
      row.content,
      row.isProvisional,
    ],
  );
  return rows[0] === undefined ? null : toDocument(rows[0]);
}

/** What the caller may read; with its bytes when asked for. */
export async function findDocument(
  source: ReadSource,
  caller: Caller,
  documentId: string,
  withContent: boolean,
): Promise<DocumentContent | null> {
  const sql = new SqlText();
  const condition = `o.document_id = ${sql.bind(documentId, 'text')} and (o.expires_at is null or o.expires_at > {now})
    and ${visible(caller, sql)}`;
  const rows = await sql.run<DocumentRow & { content: Buffer }>(
    source,
    `select ${shown('o')}, ${withContent ? 'o.content' : `''::bytea as content`} from documents o where ${condition} order by o.tenant_id limit 1`,
  );
  return rows[0] === undefined ? null : { ...toDocument(rows[0]), content: rows[0].content };
}

/** For whoever may read what it is attached to. */
export async function readDocument(
  { reader }: ReadSource,
  tenantId: string,
  documentId: string,
): Promise<DocumentContent | null> {
  const { rows } = await reader.query<DocumentRow & { content: Buffer }>(
    `select ${shown('o')}, o.content from documents o where o.tenant_id = $1 and o.document_id = $2`,
    [tenantId, documentId],
  );
  return rows[0] === undefined ? null : { ...toDocument(rows[0]), content: rows[0].content };
}

export async function countProvisional(client: Queryable, author: string, now: Date): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from documents where author = $1 and expires_at > $2 and is_provisional`,
    [author, now],
  );
  return rows[0]?.count ?? 0;
}

export async function keepDocuments(
  client: Queryable,
  tenantId: string,
  documentIds: readonly string[],
  instanceKey: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `with kept as (update documents set expires_at = null, is_provisional = false, instance_key = $3
        where tenant_id = $1 and document_id = any ($2) and is_provisional)
      select id from unnest($2::text[]) id where not exists (select from documents o where o.tenant_id = $1 and o.document_id = id)`,
    [tenantId, documentIds, instanceKey],
  );
  return rows.map(({ id }) => id);
}

export async function deleteDocument(client: Queryable, tenantId: string, documentId: string): Promise<void> {
  await client.query('delete from documents where tenant_id = $1 and document_id = $2', [
    tenantId,
    documentId,
  ]);
}

export async function insertDocumentLink(
  client: Queryable,
  link: {
    readonly tokenHash: Buffer;
    readonly tenantId: string;
    readonly documentId: string;
    readonly author: string;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await client.query(
    'insert into document_links (token_hash, tenant_id, document_id, author, expires_at) values ($1, $2, $3, $4, $5)',
    [link.tokenHash, link.tenantId, link.documentId, link.author, link.expiresAt],
  );
}

/** What the link stands for; its document may have ended before it. */
export async function findLinkedDocument(
  { reader }: ReadSource,
  tokenHash: Buffer,
  now: Date,
): Promise<DocumentContent | null> {
  const { rows } = await reader.query<DocumentRow & { content: Buffer }>(
    `select ${shown('o')}, o.content from document_links l
      join documents o on o.tenant_id = l.tenant_id and o.document_id = l.document_id
      where l.token_hash = $1 and l.expires_at > $2 and (o.expires_at is null or o.expires_at > $2)`,
    [tokenHash, now],
  );
  return rows[0] === undefined ? null : { ...toDocument(rows[0]), content: rows[0].content };
}

export async function deleteExpiredLinks(client: Queryable, now: Date): Promise<void> {
  await client.query('delete from document_links where expires_at < $1', [now]);
}

export async function deleteExpiredDocuments(client: Queryable, now: Date, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `delete from documents where (tenant_id, document_id) in
      (select tenant_id, document_id from documents where expires_at < $1 order by expires_at limit $2)`,
    [now, limit],
  );
  return rowCount ?? 0;
}

// helpers

type DocumentRow = Omit<StoredDocument, 'createdAt' | 'expiresAt'> & {
  readonly createdAt: Date | string;
  readonly expiresAt: Date | string | null;
};

function shown(table: string): string {
  return `${table}.document_id as "documentId", ${table}.tenant_id as "tenantId", ${table}.file_name as "fileName",
    ${table}.content_type as "contentType", ${table}.size, ${table}.content_hash as "contentHash", ${table}.properties,
    ${table}.process_id as "processDefinitionId", ${table}.instance_key::text as "processInstanceKey", ${table}.author,
    ${table}.created_at as "createdAt", ${table}.expires_at as "expiresAt"`;
}

/** By right, as its author, or as a reader of its instance or of a task there. */
function visible(caller: Caller, sql: SqlText): string {
  const ids = permittedIds(caller, 'DOCUMENT', 'READ');
  const tenant = inTenants(caller, 'o.tenant_id', sql);
  if (ids === 'all') return tenant;
  const reasons = [
    `o.author = ${sql.bind(caller.id, 'text')}`,
    `exists (select 1 from ${processInstances.from} where i.shard = (o.instance_key & 1023)::smallint
      and i.key = o.instance_key and ${processInstances.visible(caller, sql)})`,
    `exists (select 1 from ${userTasks.from} where t.shard = (o.instance_key & 1023)::smallint
      and t.instance_key = o.instance_key and ${userTasks.visible(caller, sql)})`,
  ];
  return `${tenant} and ${permitted(ids, 'o.document_id', sql, reasons)}`;
}

function toDocument(row: DocumentRow): StoredDocument {
  const { documentId, tenantId, fileName, contentType, size, contentHash, properties, author } = row;
  return {
    ...{ documentId, tenantId, fileName, contentType, size, contentHash, properties, author },
    processDefinitionId: row.processDefinitionId,
    processInstanceKey: row.processInstanceKey,
    createdAt: instant(row.createdAt),
    expiresAt: row.expiresAt === null ? null : instant(row.expiresAt),
  };
}

/** Reads give instants as text, commands as dates. */
function instant(value: Date | string): string {
  if (value instanceof Date) return value.toISOString();
  return new Date(`${value.replace(' ', 'T')}${/[+-]\d\d$/.test(value) ? ':00' : ''}`).toISOString();
}
