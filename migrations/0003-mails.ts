import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was mailed to whom about which task. The open row in `user_tasks` is the outbox: a row here is made by the reader of
 * it, never by the commit that opens a task, so that mail costs no step anything.
 */
export class CreateMails1763700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table mails (
  mail_key bigint generated always as identity primary key,
  tenant_id text not null,
  task_key bigint not null,
  instance_key bigint not null,
  template text not null check (template in ('task-assigned', 'task-available')),
  username text not null,
  address text not null,
  -- As it was sent; null until then.
  subject text,
  state text not null default 'QUEUED' check (state in ('QUEUED', 'SENT', 'FAILED', 'CANCELED')),
  attempts int not null default 0,
  -- While a process is sending, the moment at which others may take it for dead.
  next_attempt_at timestamptz not null default now(),
  last_error text,
  -- The same over all attempts, so that a receiver can tell a repeated mail.
  message_id text not null unique,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  unique (task_key, template, username)
);
create index mails_due on mails (next_attempt_at) where state = 'QUEUED';
create index mails_by_creation on mails (created_at);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
