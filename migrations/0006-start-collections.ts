import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Start events with several definitions (MUL-1, MUL-3) and conditional ones (CND-6). `collects` is the number of definitions that
 * have to occur before an instance is created; null where one is enough.
 */
export class AddStartCollections1763700000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

// helpers

const statements = [
  'alter table start_subscriptions add column definition smallint not null default 0',
  'alter table start_subscriptions add column collects smallint',
  'alter table start_subscriptions drop constraint start_subscriptions_kind_check',
  `alter table start_subscriptions add constraint start_subscriptions_kind_check check (kind in ('message', 'signal', 'condition'))`,
  // Of timer start events only.
  'alter table timers add column start_definition smallint',
  'alter table timers add column collects smallint',
  // A message that is collected has no instance yet.
  'alter table message_uses alter column instance_key drop not null',
  // MUL-3: what has occurred so far of one start event; complete, it becomes a command row in the same commit.
  `create table start_collections (
    key bigint primary key,
    tenant_id text not null,
    process_id text not null,
    definition_key bigint not null references process_definitions (key) on delete cascade,
    element_id text not null,
    -- Null until a message has bound it.
    correlation_key text,
    -- A list of {definition, variables}, in order of occurrence.
    occurred jsonb not null,
    created_at timestamptz not null)`,
  'create index start_collections_by_element on start_collections (tenant_id, process_id, element_id)',
] as const;
