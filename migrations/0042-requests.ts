import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People look for what they started, newest first. No step changes who started an instance, and what a timer or a message began has
 * nobody; so the order costs one entry for each start that somebody asked for.
 */
export class IndexRequests1763700000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index process_instances_by_starter on process_instances (started_by, started_at)
  where started_by is not null and parent_instance_key is null;
create index history_instances_by_starter on history_instances (started_by, started_at)
  where started_by is not null and parent_instance_key is null;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
