import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails as they were sent, for whoever looks after them, and the mails that follow a first one. */
export class ExtendMails1763700000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table mails
  -- As they were sent; null until then.
  add column html text,
  add column body text,
  -- Somebody asked for it again: it goes out as it was, whatever its task is by now.
  add column is_resent boolean not null default false,
  -- Of a first mail about a task that has ended since: nothing more is to be said about it.
  add column is_closed boolean not null default false,
  add column substitution_key bigint,
  alter column instance_key drop not null,
  drop constraint mails_template_check,
  add constraint mails_template_check check (template in ('task-assigned', 'task-available', 'task-reminder', 'task-overdue',
    'task-reassigned', 'task-canceled', 'comment-mention', 'substitute-notice'));
create unique index mails_of_substitutions on mails (substitution_key, username) where substitution_key is not null;
create index mails_not_closed on mails (mail_key) where template = 'task-assigned' and state = 'SENT' and not is_closed;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
