import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lists of a million instances and tasks are sorted and searched by. A step changes none of these columns.
 */
export class AddListIndexes1763700000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

const statements = [
  'CREATE INDEX process_instances_by_start ON process_instances (started_at)',
  'CREATE INDEX history_instances_by_start ON history_instances (started_at)',
  'CREATE INDEX user_tasks_by_due_date ON user_tasks (due_date) WHERE due_date IS NOT NULL',
];
