import type { Key } from '#engine';
import type pg from 'pg';
import type { GroupOutcome, GroupRows, LossReason } from './group-rows.ts';
import { beginMigrations, endMigrations, type MigratedInstance } from './migrate-instances.ts';
import { buildGroupStatement } from './group-statement.ts';

/** Runs inside the group's transaction, after its rows: wake-ups that have to commit with them. */
export type AlongWithGroup = (
  execute: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>,
) => Promise<void>;

/** The connection was lost while the commit was under way: nobody knows whether it happened. */
export class UnknownCommit extends Error {
  constructor(cause: unknown) {
    super('The connection was lost during a commit.', { cause });
    this.name = 'UnknownCommit';
  }
}

/**
 * Writes a group in one statement, which is its own transaction unless wake-ups go along. Instances whose row has moved on, and
 * those a check found blocked, are left out; everything of the others is written.
 */
export async function writeGroup(
  pool: pg.Pool,
  rows: GroupRows,
  along: AlongWithGroup | null,
  migrations: readonly MigratedInstance[] = [],
): Promise<GroupOutcome> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    if (along === null && migrations.length === 0) return await writeAlone(client, rows);
    return await writeWith(client, rows, along, migrations);
  } catch (error) {
    if (error instanceof UnknownCommit || !hasSqlState(error))
      broken = error instanceof Error ? error : new Error('write failed');
    throw error;
  } finally {
    client.release(broken);
  }
}

// helpers

interface AnswerRow {
  readonly what: string;
  readonly key: Key;
}

async function writeAlone(client: pg.PoolClient, rows: GroupRows): Promise<GroupOutcome> {
  try {
    return await runStatement(client, rows);
  } catch (error) {
    // Without an answer from the server the statement, and with it its commit, may or may not have happened.
    if (!hasSqlState(error)) throw new UnknownCommit(error);
    throw error;
  }
}

async function writeWith(
  client: pg.PoolClient,
  rows: GroupRows,
  along: AlongWithGroup | null,
  migrations: readonly MigratedInstance[],
): Promise<GroupOutcome> {
  await client.query('BEGIN');
  let outcome: GroupOutcome;
  try {
    if (migrations.length > 0 && !(await beginMigrations(client, migrations)))
      return await giveUp(client, new Map());
    outcome = await runStatement(client, rows);
    // Its rows were taken to the new version already: without the transition they go back, and the others of the group run again.
    if (migrations.some(({ instanceKey }) => !outcome.won.has(instanceKey)))
      return await giveUp(client, outcome.blocked);
    await endMigrations(client, migrations);
    if (outcome.won.size > 0) await along?.((text, values) => client.query(text, values));
  } catch (error) {
    if (hasSqlState(error)) await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  try {
    await client.query('COMMIT');
  } catch (error) {
    if (hasSqlState(error)) throw error;
    throw new UnknownCommit(error);
  }
  return outcome;
}

async function giveUp(client: pg.PoolClient, blocked: GroupOutcome['blocked']): Promise<GroupOutcome> {
  await client.query('ROLLBACK');
  return { won: new Set(), blocked };
}

async function runStatement(client: pg.PoolClient, rows: GroupRows): Promise<GroupOutcome> {
  const { name, text, values } = buildGroupStatement(rows);
  const result = await client.query<AnswerRow>({ name, text, values: values as string[] });
  const won = new Set<Key>();
  const blocked = new Map<Key, Exclude<LossReason, 'revision'>>();
  for (const row of result.rows) {
    if (row.what === 'won') won.add(row.key);
    else blocked.set(row.key, row.what as Exclude<LossReason, 'revision'>);
  }
  return { won, blocked };
}

/** Errors of the server have five characters; those of sockets are longer names. */
function hasSqlState(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.length === 5 && !code.startsWith('57P') && !code.startsWith('E');
}
