import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people have chosen for themselves: one object per person, because nothing is ever searched by it. */
export class AddUserPreferences1763700000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table users add column preferences jsonb not null default '{}'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
