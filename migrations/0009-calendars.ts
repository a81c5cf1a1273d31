import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Working calendars (TMR-6). Rows are only added: a replay needs the calendars as they were, so the newest revision of a name
 * counts and the older ones stay. Without definition the name is gone.
 */
export class CreateCalendars1763700000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create sequence calendar_revisions');
    await runner.query(`create table calendars (
      tenant_id text not null,
      calendar_id text not null,
      revision bigint not null default nextval('calendar_revisions'),
      definition jsonb,
      changed_at timestamptz not null,
      changed_by text not null,
      primary key (tenant_id, calendar_id, revision)
    )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
