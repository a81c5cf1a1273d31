import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models that belong together: their drafts, who edits them, their milestones, and what was deployed of them. */
export class CreateProjects1763700000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table projects (
  project_key bigint generated always as identity primary key,
  tenant_id text not null,
  name text not null,
  revision int not null default 1,
  -- The number of the newest milestone; numbers are never used twice.
  last_version int not null default 0,
  created_at timestamptz not null default now(),
  created_by text not null,
  updated_at timestamptz not null default now(),
  updated_by text not null,
  deleted_at timestamptz,
  lock_user text,
  -- The window that edits: one person may have the project open in two.
  lock_editor text,
  lock_since timestamptz,
  lock_until timestamptz
);
create index projects_by_tenant on projects (tenant_id, updated_at);
create index projects_deleted on projects (deleted_at) where deleted_at is not null;
create table project_files (
  project_key bigint not null,
  name text not null,
  kind text not null check (kind in ('BPMN', 'DMN', 'FORM')),
  content text not null,
  bytes int not null,
  revision int not null default 1,
  updated_at timestamptz not null default now(),
  updated_by text not null,
  primary key (project_key, name)
);
-- Texts of milestones, each once: most files do not change between two of them.
create table project_texts (
  project_key bigint not null,
  content_hash bytea not null,
  content text not null,
  primary key (project_key, content_hash)
);
create table project_versions (
  project_key bigint not null,
  version int not null,
  name text not null,
  -- [{name, kind, hash}], the hash in hex.
  files jsonb not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (project_key, version)
);
alter table deployments add column project_key bigint, add column project_version int;
create index deployments_by_project on deployments (project_key, project_version) where project_key is not null;
alter table comments add column file_name text, add column resolved_at timestamptz, add column resolved_by text;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
