import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people write to an incident. Beside it, because most have none and no step of an instance reads it. */
export class CreateIncidentAnnotations1763700000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table incident_annotations (
  tenant_id text not null,
  incident_key bigint not null,
  instance_key bigint not null,
  annotation text not null check (length(annotation) between 1 and 4000),
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, incident_key)
);
create index incident_annotations_of_instances on incident_annotations (instance_key);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
