import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists and completions of user tasks need of their process and their form, and completions that can still be taken back. */
export class AddTaskSettings1763700000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Task fields and whether a completion can be undone; null when the model says nothing of them.
alter table process_definitions add column task_settings jsonb;
-- Named outcomes and whether the form may be sent for many tasks at once; null when it says neither.
alter table forms add column completion jsonb;
create table held_completions (
  task_key bigint primary key,
  tenant_id text not null,
  username text not null,
  variables json not null,
  action text,
  reason text,
  -- Of running it; none while it can be taken back.
  attempts int not null default 0,
  due_at timestamptz not null
);
create index held_completions_due on held_completions (due_at);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
