import type pg from 'pg';
import type { JsonObject, Key } from '#engine';

type Queryable = Pick<pg.Pool, 'query'>;

export interface PublicLinkRow {
  readonly linkKey: Key;
  readonly tenantId: string;
  readonly processId: string;
  readonly formKey: Key | null;
  readonly variables: JsonObject;
  readonly description: string;
  readonly expiresAt: Date;
  readonly usesMax: number | null;
  readonly uses: number;
  readonly lastUsedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly revokedBy: string | null;
  readonly revokedAt: Date | null;
}

type NewLink = Omit<PublicLinkRow, 'linkKey' | 'uses' | 'lastUsedAt' | 'revokedBy' | 'revokedAt'> & {
  readonly tokenHash: Buffer;
};

const columns = `link_key::text AS "linkKey", tenant_id AS "tenantId", process_id AS "processId", form_key::text AS "formKey", variables,
  description, expires_at AS "expiresAt", uses_max AS "usesMax", uses, last_used_at AS "lastUsedAt", created_by AS "createdBy",
  created_at AS "createdAt", revoked_by AS "revokedBy", revoked_at AS "revokedAt"`;

/** Null when the process has `linksMax` links that could still be used. */
export async function insertPublicLink(
  client: Queryable,
  link: NewLink,
  linksMax: number,
): Promise<PublicLinkRow | null> {
  const { rows } = await client.query<PublicLinkRow>(
    `INSERT INTO public_links (tenant_id, process_id, token_hash, form_key, variables, description, expires_at, uses_max, created_by, created_at)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
      WHERE (SELECT count(*) FROM public_links WHERE tenant_id = $1 AND process_id = $2 AND revoked_at IS NULL AND expires_at > $10) < $11
      RETURNING ${columns}`,
    [
      link.tenantId,
      link.processId,
      link.tokenHash,
      link.formKey,
      JSON.stringify(link.variables),
      link.description,
      link.expiresAt,
      link.usesMax,
      link.createdBy,
      link.createdAt,
      linksMax,
    ],
  );
  return rows[0] ?? null;
}

export async function listPublicLinks(
  client: Queryable,
  tenantId: string,
  processId: string,
): Promise<readonly PublicLinkRow[]> {
  const { rows } = await client.query<PublicLinkRow>(
    `SELECT ${columns} FROM public_links WHERE tenant_id = $1 AND process_id = $2 ORDER BY link_key DESC`,
    [tenantId, processId],
  );
  return rows;
}

/** Whether it still may be used is for the caller to see. */
export async function findPublicLink(client: Queryable, tokenHash: Buffer): Promise<PublicLinkRow | null> {
  const { rows } = await client.query<PublicLinkRow>({
    name: 'find_public_link',
    text: `SELECT ${columns} FROM public_links WHERE token_hash = $1`,
    values: [tokenHash],
  });
  return rows[0] ?? null;
}

/** Counts a use before anything comes of it, so that no two guests take the last one. False when there is none left. */
export async function takePublicLinkUse(client: Queryable, linkKey: Key, at: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE public_links SET uses = uses + 1, last_used_at = $2 WHERE link_key = $1
      AND revoked_at IS NULL AND expires_at > $2 AND (uses_max IS NULL OR uses < uses_max)`,
    [linkKey, at],
  );
  return rowCount === 1;
}

/** Nothing came of the use. */
export async function returnPublicLinkUse(client: Queryable, linkKey: Key): Promise<void> {
  await client.query('UPDATE public_links SET uses = uses - 1 WHERE link_key = $1 AND uses > 0', [linkKey]);
}

/** False when the process has no such link; one that was revoked stays as it is. */
export async function revokePublicLink(
  client: Queryable,
  link: {
    readonly tenantId: string;
    readonly processId: string;
    readonly linkKey: Key;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE public_links SET revoked_at = coalesce(revoked_at, $4), revoked_by = coalesce(revoked_by, $5)
      WHERE link_key = $1 AND tenant_id = $2 AND process_id = $3`,
    [link.linkKey, link.tenantId, link.processId, link.at, link.by],
  );
  return rowCount === 1;
}

/** What ended long ago is of no interest to anybody. */
export async function forgetPublicLinks(client: Queryable, endedBefore: Date): Promise<void> {
  await client.query('DELETE FROM public_links WHERE least(expires_at, revoked_at) < $1', [endedBefore]);
}
