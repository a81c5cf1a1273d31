import { DataSource } from 'typeorm';
import pg from 'pg';
import { allMigrations } from '../../migrations/all-migrations.ts';

/** Any number will do as long as it never changes: it names the lock under which migrations run. */
const migrationLock = 7_240_001;

/** Brings the database to this version's tables. Processes that start together wait for each other here. */
export async function migrate(connectionString: string): Promise<void> {
  const guard = new pg.Client({ connectionString, application_name: 'millrace migrate' });
  await guard.connect();
  try {
    // A transaction's lock and not a session's, so that it also holds behind a connection pooler.
    await guard.query('BEGIN');
    await guard.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await runMigrations(connectionString);
    await guard.query('COMMIT');
  } finally {
    await guard.end();
  }
}

/** True when every migration of this version has run. */
export async function isMigrated(connectionString: string): Promise<boolean> {
  const source = await openSource(connectionString);
  try {
    return !(await source.showMigrations());
  } finally {
    await source.destroy();
  }
}

// helpers

async function runMigrations(connectionString: string): Promise<void> {
  const source = await openSource(connectionString);
  try {
    await refuseNewerSchema(source);
    await source.runMigrations({ transaction: 'all' });
  } finally {
    await source.destroy();
  }
}

function openSource(connectionString: string): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url: connectionString,
    applicationName: 'millrace migrate',
    migrations: allMigrations,
    migrationsTableName: 'schema_migrations',
    poolSize: 1,
    logging: false,
  }).initialize();
}

/** A process does not start on a schema it does not know. */
async function refuseNewerSchema(source: DataSource): Promise<void> {
  const found: unknown = await source.query(`SELECT to_regclass('schema_migrations') IS NOT NULL AS present`);
  if (!(found as { present: boolean }[])[0]?.present) return;
  const ran = (await source.query('SELECT name FROM schema_migrations')) as { name: string }[];
  const known = new Set(allMigrations.map((migration) => migration.name));
  const unknown = ran.filter((row) => !known.has(row.name)).map((row) => row.name);
  if (unknown.length > 0) {
    throw new Error(
      `The database was migrated by a newer version (${unknown.join(', ')}). Start that version or a later one.`,
    );
  }
}
