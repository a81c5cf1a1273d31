import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told inside the product. Made by a reader of what was committed, so that no step pays for it. */
export class CreateNotifications1763700000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table notifications (
  notification_key bigint generated always as identity primary key,
  tenant_id text not null,
  username text not null references users (username) on delete cascade,
  type text not null check (type in ('TASK_ASSIGNED', 'TASK_REASSIGNED', 'TASK_ESCALATED', 'COMMENT_MENTION')),
  about text not null check (about in ('USER_TASK', 'PROCESS_INSTANCE')),
  about_key bigint not null,
  -- Who did it; null where the process did.
  actor text,
  happened_at timestamptz not null,
  read_at timestamptz,
  -- The same event told twice has one effect.
  unique (username, type, about_key, happened_at)
);
create index notifications_of_people on notifications (username, notification_key desc);
create index notifications_unread on notifications (username) where read_at is null;
create index notifications_by_subject on notifications (about_key);
create index notifications_by_time on notifications (happened_at);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
