import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Dead letters are tried again from the oldest on (`POST /v2/incidents/resolution`): their order is an index. Opening an incident is
 * rare, so it costs no step anything.
 */
export class AddIncidentOrder1763700000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX incidents_by_creation ON incidents (created_at, key)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
