import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filters that task applications of Camunda 7 keep beside those of the pages. */
export class AllowCamundaFilters1763700000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table saved_filters drop constraint saved_filters_area_check,
  add constraint saved_filters_area_check check (area in ('TASKS', 'INSTANCES', 'INCIDENTS', 'BATCHES', 'AUDIT', 'ENGINE_REST'));
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
