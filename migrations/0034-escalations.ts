import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Late tasks and who was asked to help: rows only where it happens, removed with the history of the instance. */
export class CreateEscalations1763700000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

const statements = [
  `create table history_escalations (
    instance_key bigint not null,
    task_key bigint not null,
    at timestamptz not null,
    history_bucket date not null,
    level int not null,
    shard smallint not null,
    tenant_id text not null,
    -- Who got the task; null and empty when it stayed where it was.
    assignee text,
    candidate_users text[] not null,
    candidate_groups text[] not null,
    -- Who was told, whoever has it.
    notified_users text[] not null,
    notified_groups text[] not null) partition by range (history_bucket)`,
  'create table history_escalations_default partition of history_escalations default',
  'create index history_escalations_by_task on history_escalations (task_key)',
  'create index history_escalations_by_instance on history_escalations (instance_key)',
  'create index history_escalations_by_time on history_escalations (at)',
];
