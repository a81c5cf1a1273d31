import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Data stores of the standard (DAT-4), and the rules by which messages are correlated by keys of properties (COR-1). */
export class AddDataAndCorrelation1763700000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

// helpers

const statements = [
  // One value, under the empty key, or one for each key. The last writer wins.
  `create table data_store_values (
    tenant_id text not null,
    store text not null,
    key text not null,
    value jsonb not null,
    instance_key bigint not null,
    updated_at timestamptz not null,
    primary key (tenant_id, store, key))`,
  // What a message has to carry is known before anybody waits for it. Rows stay: a version may have instances for ever.
  `create table correlation_rules (
    tenant_id text not null,
    name text not null,
    rule_hash bytea not null,
    rule jsonb not null,
    primary key (tenant_id, name, rule_hash))`,
  `create index messages_by_name on messages (tenant_id, left(name, 200))`,
] as const;
