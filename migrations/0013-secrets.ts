import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Secrets of connectors (security.md, credentials): values under a data key per tenant, data keys under a key that the database
 * never sees.
 */
export class CreateSecrets1763700000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table secret_keys (
      tenant_id text primary key,
      key_id text not null,
      wrapped bytea not null
    )`);
    await runner.query('create sequence secret_revisions');
    await runner.query(`create table secrets (
      tenant_id text not null,
      name text not null,
      revision bigint not null,
      sealed bytea not null,
      description text not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      changed_by text not null,
      primary key (tenant_id, name)
    )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
