import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Few instances have jobs that a process holds without rows, and nobody should read a million to find them. A summary of ranges of pages:
 * a step that changes it stays on its page (HOT) and writes no entry. As a number, because only of expressions with figures does the
 * planner know how few they are.
 */
export class IndexLocalJobs1763700000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index process_instances_with_local_jobs on process_instances using brin (((local_owner is not null)::int))
        with (pages_per_range = 32)`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
