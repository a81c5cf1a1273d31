import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Only people look for what they started. What a client or the system starts is marked and has no entry in that order: a program that
 * starts a thousand instances a second neither writes nor fills it. Rows from before have no mark and keep their entries.
 */
export class IndexRequestsOfPeople1763700000049 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table process_instances add column by_machine boolean;
alter table history_instances add column by_machine boolean;
drop index process_instances_by_starter;
drop index history_instances_by_starter;
create index process_instances_by_starter on process_instances (started_by, started_at)
  where started_by is not null and parent_instance_key is null and by_machine is null;
create index history_instances_by_starter on history_instances (started_by, started_at)
  where started_by is not null and parent_instance_key is null and by_machine is null;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
