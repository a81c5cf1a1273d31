import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each webhook is asked for its own next events: what waits for a receiver that is away is not read past for the others. */
export class IndexWebhookTurns1763700000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index webhook_deliveries_next on webhook_deliveries (tenant_id, webhook_key, due_at) where state = 'WAITING';
drop index webhook_deliveries_due;
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
