import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links to start forms for people without an account. Whoever has the token may send the form, so only its hash is kept. */
export class CreatePublicLinks1763700000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table public_links (
  link_key bigint generated always as identity primary key,
  tenant_id text not null,
  process_id text not null,
  token_hash bytea not null unique,
  -- Null: the start form of the version that a start would use.
  form_key bigint,
  variables jsonb not null,
  description text not null,
  expires_at timestamptz not null,
  -- Null: as often as somebody likes.
  uses_max integer,
  uses integer not null default 0,
  last_used_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  revoked_by text,
  revoked_at timestamptz
);
create index public_links_of_process on public_links (tenant_id, process_id);
`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
