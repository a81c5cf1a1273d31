import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definitionTables } from './0001-core-tables/definition-tables.ts';
import { historyTables, historyViews } from './0001-core-tables/history-tables.ts';
import { liveTables } from './0001-core-tables/live-tables.ts';

/** Definitions, live rows and history. Forward only: there is no way down. */
export class CreateCoreTables1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...definitionTables, ...liveTables, ...historyTables, ...historyViews]) {
      await runner.query(statement);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
