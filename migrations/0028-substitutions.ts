import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands in for whom, and until when. */
export class CreateSubstitutions1763700000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table substitutions (
  substitution_key bigint generated always as identity primary key,
  absent_user text not null references users (username) on delete cascade,
  deputy_user text not null references users (username) on delete cascade,
  from_at timestamptz not null,
  until_at timestamptz not null,
  -- Empty: all processes.
  process_ids text[] not null default '{}',
  note text,
  created_by text not null,
  created_at timestamptz not null default now(),
  check (from_at < until_at and absent_user <> deputy_user)
);
create index substitutions_by_deputy on substitutions (deputy_user, until_at);
create index substitutions_by_absent on substitutions (absent_user, until_at);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
