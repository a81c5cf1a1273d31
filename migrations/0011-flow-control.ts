import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flow control of jobs (guarantees 4.7). What is configured has a row; a job type without settings has none and costs none.
 * The row of a type is what claims of that type are lined up on, so all limits hold over all processes.
 */
export class AddFlowControl1763700000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // '*' stands for all types together. tokens NULL = the buckets are full.
    await runner.query(`create table job_types (
      job_type text primary key,
      changed_at timestamptz not null,
      changed_by text not null,
      settings json not null,
      counted_at timestamptz,
      tokens float8,
      retry_tokens float8
    ) with (fillfactor = 50)`);
    await runner.query(`create table tenant_limits (
      tenant_id text primary key,
      changed_at timestamptz not null,
      changed_by text not null,
      settings json not null,
      instances_at timestamptz,
      instances int
    ) with (fillfactor = 50)`);
    // Starts that were let in and are not committed yet: they count like instances.
    await runner.query(`create table admitted_starts (
      shard smallint not null,
      instance_key bigint not null,
      tenant_id text not null,
      admitted_at timestamptz not null,
      primary key (shard, instance_key)
    )`);
    await runner.query(`create table job_breakers (
      job_type text not null,
      tenant_id text not null,
      state text not null check (state in ('CLOSED', 'OPEN')),
      window_at timestamptz not null,
      opened_at timestamptz,
      probe_at timestamptz,
      probe_job bigint,
      calls int not null,
      failures int not null,
      earlier_calls int not null,
      earlier_failures int not null,
      successes int not null,
      primary key (job_type, tenant_id)
    ) with (fillfactor = 50)`);
    // Attempts that count against a limit. A slot lasts as long as its job is active with this lease: nothing has to end it.
    await runner.query(`create table job_slots (
      shard smallint not null,
      job_key bigint not null,
      lease bigint not null,
      job_type text not null,
      tenant_id text not null,
      primary key (shard, job_key)
    )`);
    await runner.query('create index job_slots_by_type on job_slots (job_type, tenant_id)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
