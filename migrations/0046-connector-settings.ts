import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a tenant says of a connector: whether it runs, what its tasks need not say, what they may take and where they may go. */
export class CreateConnectorSettings1763700000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table connector_settings (
  tenant_id text not null,
  connector text not null,
  settings jsonb not null,
  revision bigint not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (tenant_id, connector)
);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
