import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A filter is shared inside the tenant it was made in. */
export class AddFilterTenants1763700000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table saved_filters add column tenant_id text not null default '<default>'`);
    await runner.query(
      `create index saved_filters_shared on saved_filters (tenant_id, area) where shared_with <> '{}'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
