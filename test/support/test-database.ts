import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** A database of its own for one test file, with all tables, empty. */
export interface TestDatabase {
  connectionString: string;
  drop(): Promise<void>;
}

/**
 * Clones the migrated template, which costs some 50 ms instead of a run of all migrations. The first caller of a
 * test run makes the template; the others wait for it.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(async (client) => {
    await client.query('SELECT pg_advisory_lock(1)');
    await ensureTemplate(client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
  return {
    connectionString: throughPooler(urlOf(name)),
    drop: () => asAdministrator((client) => dropDatabase(client, name)),
  };
}

/** A database without any table, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await asAdministrator(async (client) => {
    await client.query(`CREATE DATABASE ${name}`);
  });
  return {
    connectionString: urlOf(name),
    drop: () => asAdministrator((client) => dropDatabase(client, name)),
  };
}

// helpers

const TEMPLATE = 'migrated_template';
/** How long connections that were closed a moment ago may take to leave; those that stay longer are cut off. */
const leavingMs = 500;

/** To be cut off while it leaves would be an error of a connection that nobody listens to any more. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  const until = performance.now() + leavingMs;
  const somebodyIsThere = async () =>
    (await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name])).rowCount !== 0;
  while ((await somebodyIsThere()) && performance.now() < until)
    await new Promise((resume) => setTimeout(resume, 10));
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function ensureTemplate(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
  if (rowCount !== 0) return;
  const unfinished = `${TEMPLATE}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  await migrateIfPossible(urlOf(unfinished));
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${TEMPLATE}`);
}

/** Without the store's migrations the template stays empty. */
async function migrateIfPossible(connectionString: string): Promise<void> {
  const module = '../../runtime/store/migrate.ts';
  if (!existsSync(path.resolve('runtime/store/migrate.ts'))) return;
  const { migrate } = (await import(module)) as { migrate: (connectionString: string) => Promise<unknown> };
  await migrate(connectionString);
}

async function asAdministrator(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const base = process.env['TEST_CLUSTER_URL'];
  if (base === undefined) {
    throw new Error(
      'No test cluster: the test file must belong to a project of jest.config.mjs with a database.',
    );
  }
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.href;
}

/** Where the run has a pooler, the runtime under test reaches its database only through it. */
function throughPooler(direct: string): string {
  const port = process.env['TEST_POOLER_PORT'];
  if (port === undefined) return direct;
  const url = new URL(direct);
  url.port = port;
  return url.href;
}
