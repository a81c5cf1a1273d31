import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The types of variables that JSON does not tell, as clients of Camunda 7 sent them: inserted beside the history of the instance,
 * for the value they came with. Rows are written only for such values.
 */
export class AddVariableTypes1763700000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE history_variable_types (
      instance_key bigint NOT NULL,
      at timestamptz NOT NULL,
      history_bucket date NOT NULL,
      shard smallint NOT NULL,
      name text NOT NULL,
      type text NOT NULL,
      value_hash text NOT NULL
    ) PARTITION BY RANGE (history_bucket)`);
    await runner.query(
      'CREATE TABLE history_variable_types_default PARTITION OF history_variable_types DEFAULT',
    );
    await runner.query(
      'CREATE INDEX history_variable_types_by_instance ON history_variable_types (instance_key)',
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
