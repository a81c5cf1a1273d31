import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations on many instances or jobs: each has a result per item, is done in pieces, and goes on after a crash. */
export class CreateBatches1763700000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE batch_operations (
      key bigint PRIMARY KEY,
      created_at timestamptz NOT NULL,
      ended_at timestamptz,
      -- The process that works on it holds it until then; afterwards another may go on.
      held_until timestamptz,
      total int NOT NULL,
      tenant_id text NOT NULL,
      type text NOT NULL,
      state text NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED', 'COMPLETED', 'PARTIALLY_COMPLETED', 'CANCELED')),
      actor text NOT NULL,
      actor_kind text NOT NULL,
      reason text,
      params json NOT NULL)`);
    await runner.query(
      `CREATE INDEX batch_operations_active ON batch_operations (key) WHERE state = 'ACTIVE'`,
    );
    await runner.query(`CREATE TABLE batch_items (
      batch_key bigint NOT NULL REFERENCES batch_operations (key) ON DELETE CASCADE,
      item_key bigint NOT NULL,
      instance_key bigint,
      root_key bigint,
      processed_at timestamptz,
      state text NOT NULL CHECK (state IN ('ACTIVE', 'COMPLETED', 'SKIPPED', 'CANCELED', 'FAILED')),
      code text,
      error_message text,
      PRIMARY KEY (batch_key, item_key))`);
    await runner.query(
      `CREATE INDEX batch_items_active ON batch_items (batch_key, item_key) WHERE state = 'ACTIVE'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
