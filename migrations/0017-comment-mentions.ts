import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A comment may mention people; the open comment is the outbox of their mails, as the open task is of those about tasks. */
export class AddCommentMentions1763700000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table comments add column mentions text[] not null default '{}';
create index comments_with_mentions on comments (created_at) where mentions <> '{}';
alter table mails add column comment_key bigint, alter column task_key drop not null,
  drop constraint mails_task_key_template_username_key, drop constraint mails_template_check,
  add constraint mails_template_check check (template in ('task-assigned', 'task-available', 'comment-mention'));
create unique index mails_of_tasks on mails (task_key, template, username) where comment_key is null;
create unique index mails_of_comments on mails (comment_key, username) where comment_key is not null;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
