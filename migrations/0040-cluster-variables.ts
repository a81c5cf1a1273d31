import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cluster variables (VAR-7). Rows are only added, like those of calendars: a replay needs the values as they were. Without value
 * the name is gone; the tenant `*` stands for all of them.
 */
export class CreateClusterVariables1763700000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create sequence cluster_variable_revisions;
create table cluster_variables (
  tenant_id text not null,
  name text not null check (length(name) between 1 and 255),
  revision bigint not null default nextval('cluster_variable_revisions'),
  value text,
  metadata jsonb not null default '{}',
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (tenant_id, name, revision)
);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
