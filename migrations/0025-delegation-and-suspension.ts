import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who owns a task that somebody else works on, and whether the answer has come; and versions of processes that nobody may start
 * for a while, with the change that is planned for later.
 */
export class AddDelegationAndSuspension1763700000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

const delegation = `add column owner text, add column delegation_state text`;

const statements = [
  `alter table user_tasks ${delegation}`,
  `alter table history_tasks ${delegation}`,
  // The change that is planned: when, to what, and whether the instances go along.
  `alter table process_definitions add column suspended boolean not null default false, add column planned_suspension json`,
  `alter table start_subscriptions add column suspended boolean not null default false`,
];
