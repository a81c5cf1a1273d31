import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What task listeners need: what a user task is changing into while they run (null when nothing is under way), why the last
 * change was denied, and what a listener's job tells of its task.
 */
export class AddTaskListeners1763700000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table user_tasks add column state text, add column denied_reason text`);
    await runner.query(`alter table jobs add column user_task json`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
