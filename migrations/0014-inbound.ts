import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What comes in by itself: webhooks that other systems call, and tables of other databases that are listened to. The secret of a hook
 * is sealed like the secrets of connectors.
 */
export class CreateInbound1763700000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table inbound_hooks (
      hook_id text primary key,
      tenant_id text not null,
      settings jsonb not null,
      sealed bytea not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      changed_by text not null
    )`);
    await runner.query('create index inbound_hooks_of_tenant on inbound_hooks (tenant_id)');
    await runner.query(`create table inbound_tables (
      tenant_id text not null,
      source_id text not null,
      settings jsonb not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      changed_by text not null,
      last_row_at timestamptz,
      last_error text,
      last_error_at timestamptz,
      primary key (tenant_id, source_id)
    )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
