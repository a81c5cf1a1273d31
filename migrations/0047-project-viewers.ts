import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looks at a project without editing it: a few windows for a minute each, so they stand with the lock and not in rows of their own. */
export class AddProjectViewers1763700000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- By window: {"user", "since", "until"}. What is over is dropped when the next window says that it is there.
alter table projects add column viewers jsonb not null default '{}';
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
