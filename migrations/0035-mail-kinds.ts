import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails to who asked for something, digests, and a way out of each kind of mail without signing in. */
export class AddMailKinds1763700000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table mails
  -- Which templates there are is said in one place, by the program.
  drop constraint mails_template_check,
  -- In the header that mail programs use to take somebody off; it allows nothing else.
  add column unsubscribe_token uuid not null default gen_random_uuid(),
  -- Of a digest: the day of its reader.
  add column digest_date date;
create unique index mails_by_unsubscribe_token on mails (unsubscribe_token);
create unique index mails_of_digests on mails (username, digest_date) where digest_date is not null;
create unique index mails_of_requests on mails (instance_key, template, username)
  where template in ('request-received', 'request-outcome', 'process-canceled');
create index mails_of_open_requests on mails (mail_key) where template = 'request-received' and not is_closed;
drop index mails_not_closed;
create index mails_not_closed on mails (mail_key)
  where template in ('task-assigned', 'request-needs-info') and state = 'SENT' and not is_closed;
-- How many somebody got lately.
create index mails_by_receiver on mails (username, sent_at) where sent_at is not null;
create index process_definitions_telling on process_definitions (key) where task_settings -> 'requesterMails' = 'true';
-- What a tenant says instead of the product's own words.
create table mail_templates (
  tenant_id text not null,
  name text not null,
  language text not null,
  subject text not null,
  html text not null,
  body text not null,
  updated_by text not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name, language)
);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
