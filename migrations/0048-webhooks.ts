import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom other systems are told of what happens, and what they have still to be told. */
export class CreateWebhooks1763700000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table webhooks (
  tenant_id text not null,
  webhook_key bigint not null,
  settings jsonb not null,
  enabled boolean not null,
  sealed bytea not null,
  previous_sealed bytea,
  previous_until timestamptz,
  owner text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  -- Why the server itself switched it off; null where a person did, or nobody.
  off_reason text,
  primary key (tenant_id, webhook_key)
);
-- One row for each event and webhook, written with the transition that it tells of.
create table webhook_deliveries (
  shard smallint not null,
  delivery_key bigint not null,
  instance_key bigint not null,
  tenant_id text not null,
  webhook_key bigint not null,
  -- Its place among the events of the instance: they are told in this order.
  revision int not null,
  place int not null,
  event_type text not null,
  event jsonb not null,
  created_at timestamptz not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'DELIVERED', 'DEAD')),
  attempts int not null default 0,
  -- From when on its attempts are counted: it is given up some days later.
  since timestamptz not null,
  due_at timestamptz not null,
  locked_until timestamptz,
  status int,
  message text,
  ended_at timestamptz,
  primary key (shard, delivery_key)
);
create index webhook_deliveries_due on webhook_deliveries (due_at) where state = 'WAITING';
create index webhook_deliveries_order on webhook_deliveries (shard, instance_key, webhook_key, revision, place) where state = 'WAITING';
create index webhook_deliveries_of_webhooks on webhook_deliveries (tenant_id, webhook_key, created_at);
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where ended_at is not null;
alter table notifications drop constraint notifications_type_check;
alter table notifications drop constraint notifications_about_check;
alter table notifications add check (type in ('TASK_ASSIGNED', 'TASK_REASSIGNED', 'TASK_ESCALATED', 'COMMENT_MENTION', 'WEBHOOK_OFF'));
alter table notifications add check (about in ('USER_TASK', 'PROCESS_INSTANCE', 'WEBHOOK'));
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
