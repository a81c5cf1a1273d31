import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person asks about integrations: which task used which secret, what came in at a hook and what became of it, how often a
 * connector was called. Hooks may belong to a version of a process; those take their secret by name, so they have none sealed.
 */
export class AddIntegrationRecords1763700000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table secret_uses (
      tenant_id text not null,
      key bigint generated always as identity,
      name text not null,
      used_at timestamptz not null,
      process_id text not null,
      element_id text not null,
      instance_key bigint not null,
      job_key bigint not null,
      primary key (tenant_id, key)
    )`);
    await runner.query('create index secret_uses_of_name on secret_uses (tenant_id, name, used_at desc)');
    await runner.query('create index secret_uses_by_time on secret_uses (used_at)');
    await runner.query(`alter table inbound_hooks alter column sealed drop not null,
      add column previous_sealed bytea,
      add column previous_until timestamptz,
      add column process_id text,
      add column definition_key bigint,
      add column element_id text`);
    await runner.query(
      'create index inbound_hooks_of_process on inbound_hooks (tenant_id, process_id) where process_id is not null',
    );
    await runner.query(`create table inbound_deliveries (
      hook_id text not null,
      key bigint generated always as identity,
      tenant_id text not null,
      received_at timestamptz not null,
      bytes integer not null,
      code text,
      message text,
      receipt text,
      primary key (hook_id, key)
    )`);
    await runner.query(`create table connector_calls (
      tenant_id text not null,
      connector text not null,
      calls bigint not null,
      failures bigint not null,
      last_call_at timestamptz not null,
      last_failure_at timestamptz,
      last_failure text,
      primary key (tenant_id, connector)
    )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
