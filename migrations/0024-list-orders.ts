import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The orders in which lists of a million are asked for. No step changes any of these columns, and an order that a list of one
 * version needs takes the place of one by key that nobody needs.
 */
export class AddListOrders1763700000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

const statements = [
  'DROP INDEX process_instances_by_definition',
  'CREATE INDEX process_instances_by_definition ON process_instances (definition_key, started_at)',
  'DROP INDEX history_instances_by_definition',
  'CREATE INDEX history_instances_by_definition ON history_instances (definition_key, started_at)',
  'CREATE INDEX history_instances_by_end ON history_instances (ended_at)',
  // With the key, because many tasks have one priority and most have no due date; tasks without one are part of the list.
  'DROP INDEX user_tasks_by_due_date',
  'CREATE INDEX user_tasks_by_due_date ON user_tasks (due_date, key)',
  'CREATE INDEX user_tasks_by_priority ON user_tasks (priority, key)',
  `CREATE INDEX user_tasks_by_group ON user_tasks USING gin (candidate_groups) WHERE candidate_groups <> '{}'`,
  'CREATE INDEX history_tasks_by_creation ON history_tasks (created_at, key)',
  'CREATE INDEX subscriptions_by_creation ON subscriptions (created_at, key)',
  // Lists name states by these expressions. Without figures the planner takes half a percent of the rows to be active, and sorts all.
  `CREATE STATISTICS process_instance_states ON (CASE WHEN suspended_at IS NULL THEN 'ACTIVE' ELSE 'SUSPENDED' END) FROM process_instances`,
  `CREATE STATISTICS user_task_states ON (coalesce(state, 'CREATED')) FROM user_tasks`,
];
