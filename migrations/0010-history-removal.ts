import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A version may go together with the history of its instances, which is removed in pieces and also when the last of them ends. */
export class AddHistoryRemoval1763700000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table process_definitions add column removes_history boolean not null default false',
    );
    await runner.query(
      'create index process_definitions_removing on process_definitions (key) where removes_history',
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
