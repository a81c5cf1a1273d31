import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that belong to work: documents, as variables and forms refer to them, and what people attach to tasks and instances. */
export class CreateDocuments1763700000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table documents (
  tenant_id text not null,
  document_id text not null default gen_random_uuid()::text check (length(document_id) between 1 and 255),
  file_name text not null,
  content_type text not null,
  size int not null,
  content_hash text not null,
  properties jsonb not null default '{}',
  process_id text,
  instance_key bigint,
  author text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  -- Given while a form is filled in; kept when that is submitted.
  is_provisional boolean not null default false,
  content bytea not null,
  primary key (tenant_id, document_id)
);
-- Files are mostly packed already: trying to pack them again costs time and saves nothing.
alter table documents alter column content set storage external;
create index documents_of_instances on documents (instance_key) where instance_key is not null;
create index documents_by_expiry on documents (expires_at) where expires_at is not null;
create index documents_provisional on documents (author) where is_provisional;
create table attachments (
  tenant_id text not null,
  attachment_key bigint generated always as identity,
  target_type text not null check (target_type in ('USER_TASK', 'PROCESS_INSTANCE')),
  target_key text not null,
  instance_key bigint not null,
  name text not null,
  description text,
  type text,
  url text,
  document_id text,
  -- The file came with the attachment and goes with it.
  owns_document boolean not null,
  author text not null,
  created_at timestamptz not null,
  deleted_by text,
  deleted_at timestamptz,
  primary key (tenant_id, attachment_key),
  check ((url is null) <> (document_id is null))
);
create index attachments_of_targets on attachments (tenant_id, target_type, target_key, attachment_key);
create index attachments_of_instances on attachments (instance_key);
create index attachments_of_documents on attachments (tenant_id, document_id) where document_id is not null;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
