import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who answers for a process, what they were told of its troubles, and mails that say what stood when they were queued. */
export class CreateProcessSettings1763700000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table process_settings (
  tenant_id text not null,
  process_id text not null,
  owners text[] not null,
  owner_groups text[] not null,
  -- A wait for longer is told to the owners; null tells them of none.
  stalled_after_ms bigint check (stalled_after_ms > 0),
  updated_by text not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, process_id)
);
-- One row for each trouble: incidents of one kind, or waits at one element. It begins anew when it comes back after it had ended.
create table process_alerts (
  tenant_id text not null,
  process_id text not null,
  kind text not null check (kind in ('INCIDENTS', 'STALLED')),
  -- Fingerprint of the incidents, or id of the element.
  subject text not null,
  -- Digits of the count that was told, less one: each further one is ten times as many. -1: nothing was told.
  level int not null,
  episode int not null default 1,
  since timestamptz not null,
  ended_at timestamptz,
  snoozed_until timestamptz,
  snoozed_by text,
  -- What was told, for the mail that it is over.
  about jsonb not null,
  primary key (tenant_id, process_id, kind, subject)
);
create index process_alerts_open on process_alerts (kind) where ended_at is null;
alter table mails
  -- What happened, where that is no task, comment or request; nobody is told of it twice.
  add column event text,
  -- How things stood then: the mail says this, also when it goes out later.
  add column about jsonb;
create unique index mails_of_events on mails (event, username) where event is not null;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
