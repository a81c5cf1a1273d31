import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { NamedText, ProjectFile, ProjectVersion } from '../../contract/projects.ts';
import { instant } from './project-rows.ts';

interface Text extends NamedText {
  readonly kind: ProjectFile['kind'];
}

interface StoredFile {
  readonly name: string;
  readonly kind: ProjectFile['kind'];
  readonly hash: string;
}

/** Makes the next milestone of these files. The project is locked by whoever calls. */
export async function insertVersion(
  client: PoolClient,
  projectKey: string,
  version: { readonly name: string; readonly by: string; readonly files: readonly Text[] },
): Promise<number> {
  const files = version.files.map(storedFile);
  await client.query(
    `insert into project_texts (project_key, content_hash, content)
     select $1, decode(t.hash, 'hex'), t.content from unnest($2::text[], $3::text[]) as t (hash, content) on conflict do nothing`,
    [projectKey, files.map(({ hash }) => hash), version.files.map(({ content }) => content)],
  );
  const { rows } = await client.query<{ version: number }>(
    `with next as (update projects set last_version = last_version + 1 where project_key = $1 returning last_version)
     insert into project_versions (project_key, version, name, files, created_by) select $1, last_version, $2, $3::jsonb, $4 from next
     returning version`,
    [projectKey, version.name, JSON.stringify(files), version.by],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A milestone was made of a project that is not there.');
  return row.version;
}

/** The newest milestone that is exactly these files; null when none is. */
export async function findSameVersion(
  client: PoolClient,
  projectKey: string,
  files: readonly Text[],
): Promise<number | null> {
  const { rows } = await client.query<{ version: number }>(
    'select version from project_versions where project_key = $1 and files = $2::jsonb order by version desc limit 1',
    [projectKey, JSON.stringify(files.map(storedFile))],
  );
  return rows[0]?.version ?? null;
}

/** Null when there is no such milestone. */
export async function readVersionTexts(
  db: Pool | PoolClient,
  projectKey: string,
  version: number,
): Promise<readonly Text[] | null> {
  const { rows } = await db.query<Text & { name: string | null }>(
    `select f.value ->> 'name' as name, f.value ->> 'kind' as kind, t.content
     from project_versions v left join lateral jsonb_array_elements(v.files) with ordinality as f on true
       left join project_texts t on t.project_key = v.project_key and t.content_hash = decode(f.value ->> 'hash', 'hex')
     where v.project_key = $1 and v.version = $2 order by f.ordinality`,
    [projectKey, version],
  );
  return rows.length === 0 ? null : rows.filter(({ name }) => name !== null);
}

/** Newest first, each with what was deployed of it. */
export async function listVersions(pool: Pool, projectKey: string): Promise<readonly ProjectVersion[]> {
  const { rows } = await pool.query<ProjectVersion>(
    `select v.version, v.name, ${instant('v.created_at')} as "createdAt", v.created_by as "createdBy", v.files = n.files as "isCurrent",
       (select coalesce(json_agg(json_build_object('name', f ->> 'name', 'kind', f ->> 'kind')), '[]')
        from jsonb_array_elements(v.files) f) as files,
       (select coalesce(json_agg(json_build_object('deploymentKey', d.key::text, 'deployedAt', ${instant('d.deployed_at')},
          'deployedBy', d.deployed_by, 'versionNote', d.version_note,
          'processes', (select coalesce(json_agg(json_build_object('processDefinitionId', p.process_id, 'version', p.version,
              'processDefinitionKey', p.key::text) order by p.process_id), '[]')
            from process_definitions p where p.deployment_key = d.key),
          'decisions', (select coalesce(json_agg(json_build_object('decisionRequirementsId', q.requirements_id, 'version', q.version,
              'decisionRequirementsKey', q.key::text) order by q.requirements_id), '[]')
            from decision_requirements q where q.deployment_key = d.key)) order by d.key desc), '[]')
        from deployments d where d.project_key = v.project_key and d.project_version = v.version and d.deleted_at is null) as deployments
     from project_versions v, (
       -- The drafts as a milestone of them would be kept.
       select coalesce(jsonb_agg(jsonb_build_object('name', name, 'kind', kind, 'hash',
         encode(sha256(convert_to(content, 'UTF8')), 'hex')) order by kind, name), '[]') as files
       from project_files where project_key = $1) n
     where v.project_key = $1 order by v.version desc`,
    [projectKey],
  );
  return rows;
}

export async function countVersions(client: PoolClient, projectKey: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from project_versions where project_key = $1',
    [projectKey],
  );
  return rows[0]?.count ?? 0;
}

/** A milestone that was made for a deployment which was then refused. */
export async function removeUndeployedVersion(
  pool: Pool,
  projectKey: string,
  version: number,
): Promise<void> {
  await pool.query(
    `delete from project_versions v where project_key = $1 and version = $2
       and not exists (select from deployments d where d.project_key = v.project_key and d.project_version = v.version)`,
    [projectKey, version],
  );
}

// helpers

function storedFile({ name, kind, content }: Text): StoredFile {
  return { name, kind, hash: createHash('sha256').update(content).digest('hex') };
}
