import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A deployment can be deleted as a whole: its row stays for the versions that still drain, and is no longer shown. */
export class AddDeploymentDeletion1763700000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table deployments add column deleted_at timestamptz');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
