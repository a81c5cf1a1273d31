import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * History that lies in no partition of a day is removed by its day too. The indexes are on the default partitions only, so that they
 * cost nothing where partitions are made ahead.
 */
export class IndexDefaultHistory1763700000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX history_instances_default_by_day ON history_instances_default (history_bucket)',
    );
    await runner.query(
      'CREATE INDEX history_decisions_default_by_day ON history_decisions_default (history_bucket) WHERE instance_key IS NULL',
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
