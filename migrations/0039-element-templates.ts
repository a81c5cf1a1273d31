import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Element templates that people bring along for their own connectors, and links to documents for whoever has no account. */
export class CreateElementTemplates1763700000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table element_templates (
  tenant_id text not null,
  template_id text not null check (length(template_id) between 1 and 255),
  version int not null,
  content jsonb not null,
  author text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, template_id, version)
);
create table document_links (
  token_hash bytea primary key,
  tenant_id text not null,
  document_id text not null,
  author text not null,
  expires_at timestamptz not null
);
create index document_links_by_expiry on document_links (expires_at);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
