import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened to jobs, by the minute; written from time to time by whoever counted it, not by the commands. */
export class CreateJobStatistics1763700000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table job_statistics (
  tenant_id text not null,
  -- Of older ones the hour.
  minute timestamptz not null,
  -- Empty for what was counted without its name, because there were too many names in that minute.
  type text not null,
  -- Empty where no worker takes part.
  worker text not null,
  created bigint not null,
  completed bigint not null,
  failed bigint not null,
  created_at timestamptz,
  completed_at timestamptz,
  failed_at timestamptz,
  primary key (tenant_id, minute, type, worker)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
