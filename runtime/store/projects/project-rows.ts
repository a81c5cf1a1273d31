import type { Pool, PoolClient } from 'pg';
import type { Project, ProjectFile, ProjectLock } from '../../contract/projects.ts';

export interface ProjectRow extends Omit<Project, 'files' | 'lock'> {
  readonly isDeleted: boolean;
  readonly lock: (ProjectLock & { readonly editorId: string }) | null;
}

/** ISO text with milliseconds, as answers carry instants. */
export const instant = (sql: string): string =>
  `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const shown = `project_key::text as "projectKey", tenant_id as "tenantId", name, revision, last_version as "lastVersion",
  ${instant('created_at')} as "createdAt", created_by as "createdBy", ${instant('updated_at')} as "updatedAt", updated_by as "updatedBy",
  deleted_at is not null as "isDeleted", case when lock_until > now() then json_build_object('lockedBy', lock_user,
    'editorId', lock_editor, 'since', ${instant('lock_since')}, 'until', ${instant('lock_until')}) end as lock,
  (select coalesce(json_agg(json_build_object('username', username, 'since', since) order by since, username), '[]')
   from (select v.value ->> 'user' as username, min(v.value ->> 'since') as since from jsonb_each(viewers) v
     where (v.value ->> 'until')::timestamptz > now() and (lock_until > now() and lock_user = v.value ->> 'user') is not true group by 1) seen) as viewers`;

/** Null when the tenant has as many as it may have. */
export async function insertProject(
  client: PoolClient,
  project: { readonly tenantId: string; readonly name: string; readonly by: string },
  projectsMax: number,
): Promise<string | null> {
  const { rows } = await client.query<{ key: string }>(
    `insert into projects (tenant_id, name, created_by, updated_by) select $1, $2, $3, $3
     where (select count(*) from projects where tenant_id = $1 and deleted_at is null) < $4 returning project_key::text as key`,
    [project.tenantId, project.name, project.by, projectsMax],
  );
  return rows[0]?.key ?? null;
}

/** `forUpdate`: until the end of the transaction nobody else changes the project or its files. */
export async function findProject(
  db: Pool | PoolClient,
  projectKey: string,
  forUpdate = false,
): Promise<ProjectRow | null> {
  const { rows } = await db.query<ProjectRow>(
    `select ${shown} from projects where project_key = $1${forUpdate ? ' for update' : ''}`,
    [projectKey],
  );
  return rows[0] ?? null;
}

/** Somebody changed the project or something in it. */
export async function touchProject(
  client: PoolClient,
  projectKey: string,
  by: string,
  name?: string,
): Promise<void> {
  await client.query(
    `update projects set revision = revision + 1, updated_at = now(), updated_by = $2, name = coalesce($3, name) where project_key = $1`,
    [projectKey, by, name ?? null],
  );
}

export async function markDeleted(client: PoolClient, projectKey: string, isDeleted: boolean): Promise<void> {
  await client.query(
    `update projects set deleted_at = case when $2 then now() end, lock_until = null where project_key = $1`,
    [projectKey, isDeleted],
  );
}

export async function writeLock(
  client: PoolClient,
  projectKey: string,
  lock: { readonly by: string; readonly editorId: string; readonly isNew: boolean; readonly ms: number },
): Promise<ProjectLock> {
  const { rows } = await client.query<ProjectLock>(
    `update projects set lock_user = $2, lock_editor = $3, lock_since = case when $4 then now() else lock_since end,
       lock_until = now() + $5 * interval '1 millisecond' where project_key = $1
     returning lock_user as "lockedBy", ${instant('lock_since')} as since, ${instant('lock_until')} as until`,
    [projectKey, lock.by, lock.editorId, lock.isNew, lock.ms],
  );
  return only(rows);
}

export async function clearLock(client: PoolClient, projectKey: string): Promise<void> {
  await client.query(
    'update projects set lock_user = null, lock_editor = null, lock_since = null, lock_until = null where project_key = $1',
    [projectKey],
  );
}

/** Keeps or forgets a window that looks on; answers whether that changed who is seen. Those who fell silent go with it. */
export async function writeViewer(
  client: PoolClient,
  projectKey: string,
  viewer: {
    readonly by: string;
    readonly editorId: string;
    readonly ms: number;
    readonly viewersMax: number;
  },
): Promise<boolean> {
  const { rows } = await client.query<{ isNew: boolean }>(
    `with live as (select coalesce(jsonb_object_agg(v.key, v.value), '{}') as windows, count(*) as many,
         bool_or(v.key = $2) is true as known from projects p, jsonb_each(p.viewers) v
       where p.project_key = $1 and (v.value ->> 'until')::timestamptz > now())
     update projects set viewers = case when known or many < $5 then windows || jsonb_build_object($2::text, jsonb_build_object(
         'user', $3::text, 'since', coalesce(windows -> $2 ->> 'since', ${instant('now()')}),
         'until', ${instant(`(now() + $4 * interval '1 millisecond')`)})) else windows end
     from live where project_key = $1 returning not known as "isNew"`,
    [projectKey, viewer.editorId, viewer.by, viewer.ms, viewer.viewersMax],
  );
  return only(rows).isNew;
}

export async function removeViewer(
  client: PoolClient,
  projectKey: string,
  by: string,
  editorId: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update projects set viewers = viewers - $3::text where project_key = $1 and viewers -> $3 ->> 'user' = $2`,
    [projectKey, by, editorId],
  );
  return rowCount === 1;
}

const shownFile = `name, kind, bytes, revision, ${instant('updated_at')} as "updatedAt", updated_by as "updatedBy"`;

export async function listFiles(db: Pool | PoolClient, projectKey: string): Promise<readonly ProjectFile[]> {
  const { rows } = await db.query<ProjectFile>(
    `select ${shownFile} from project_files where project_key = $1 order by kind, name`,
    [projectKey],
  );
  return rows;
}

export async function findFile(
  db: Pool | PoolClient,
  projectKey: string,
  name: string,
): Promise<(ProjectFile & { readonly content: string }) | null> {
  const { rows } = await db.query<ProjectFile & { content: string }>(
    `select ${shownFile}, content from project_files where project_key = $1 and name = $2`,
    [projectKey, name],
  );
  return rows[0] ?? null;
}

export async function readTexts(
  db: Pool | PoolClient,
  projectKey: string,
): Promise<readonly { name: string; kind: ProjectFile['kind']; content: string }[]> {
  const { rows } = await db.query<{ name: string; kind: ProjectFile['kind']; content: string }>(
    'select name, kind, content from project_files where project_key = $1 order by kind, name',
    [projectKey],
  );
  return rows;
}

export async function putFile(
  client: PoolClient,
  projectKey: string,
  file: { readonly name: string; readonly kind: string; readonly content: string; readonly by: string },
): Promise<ProjectFile> {
  const { rows } = await client.query<ProjectFile>(
    `insert into project_files as f (project_key, name, kind, content, bytes, updated_by) values ($1, $2, $3, $4, octet_length($4), $5)
     on conflict (project_key, name) do update set content = excluded.content, bytes = excluded.bytes, revision = f.revision + 1,
       updated_at = now(), updated_by = excluded.updated_by
     returning ${shownFile}`,
    [projectKey, file.name, file.kind, file.content, file.by],
  );
  return only(rows);
}

export async function removeFile(client: PoolClient, projectKey: string, name: string): Promise<void> {
  await client.query('delete from project_files where project_key = $1 and name = $2', [projectKey, name]);
}

/** What was deleted too long ago to be taken back, at most `limit`; answers how many. */
export async function removeDeletedProjects(pool: Pool, deletedBefore: Date, limit: number): Promise<number> {
  const { rows } = await pool.query<{ gone: number }>(
    `with gone as (delete from projects where project_key in (
        select project_key from projects where deleted_at < $1 limit $2) returning project_key, tenant_id),
      files as (delete from project_files where project_key in (select project_key from gone)),
      texts as (delete from project_texts where project_key in (select project_key from gone)),
      versions as (delete from project_versions where project_key in (select project_key from gone)),
      words as (delete from comments c using gone g where c.tenant_id = g.tenant_id and c.target_type = 'PROJECT'
        and c.target_key = g.project_key::text)
    select count(*)::int as gone from gone`,
    [deletedBefore, limit],
  );
  return only(rows).gone;
}

// helpers

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('A statement that always answers a row answered none.');
  return row;
}
