import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { inTransaction } from '../../../runtime/store/definitions/in-transaction.ts';
import {
  insertProject,
  markDeleted,
  putFile,
  readTexts,
  removeDeletedProjects,
} from '../../../runtime/store/projects/project-rows.ts';
import { insertVersion } from '../../../runtime/store/projects/project-version-rows.ts';
import { createTestDatabase } from '../../support/test-database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const tables = ['projects', 'project_files', 'project_texts', 'project_versions'];
const rowsOf = async (key: string): Promise<number[]> => {
  const counts = tables.map((table) => pool.query(`select from ${table} where project_key = $1`, [key]));
  return (await Promise.all(counts)).map(({ rows }) => rows.length);
};

test('a project that was deleted long ago goes with all that belongs to it, and no other does', async () => {
  const [gone, kept] = await inTransaction(pool, async (client) => {
    const keys: string[] = [];
    for (const name of ['gone', 'kept']) {
      const key = (await insertProject(client, { tenantId: '<default>', name, by: 'ana' }, 10))!;
      await putFile(client, key, { name: 'a.form', kind: 'FORM', content: '{}', by: 'ana' });
      await insertVersion(client, key, { name: 'First', by: 'ana', files: await readTexts(client, key) });
      await client.query(
        `insert into comments (tenant_id, target_type, target_key, author, content)
         values ('<default>', 'PROJECT', $1, 'ana', 'Said')`,
        [key],
      );
      keys.push(key);
    }
    await markDeleted(client, keys[0]!, true);
    return keys as [string, string];
  });
  const day = 86_400_000;
  expect(await removeDeletedProjects(pool, new Date(Date.now() - day), 10)).toBe(0);
  expect(await removeDeletedProjects(pool, new Date(Date.now() + day), 10)).toBe(1);
  expect([await rowsOf(gone), await rowsOf(kept)]).toEqual([
    [0, 0, 0, 0],
    [1, 1, 1, 1],
  ]);
  const { rows } = await pool.query<{ key: string }>('select target_key as key from comments');
  expect(rows.map(({ key }) => key)).toEqual([kept]);
});

test('a tenant has no more projects than it may have', async () => {
  const made = await inTransaction(pool, async (client) => [
    await insertProject(client, { tenantId: 'full', name: 'one', by: 'ana' }, 1),
    await insertProject(client, { tenantId: 'full', name: 'two', by: 'ana' }, 1),
  ]);
  expect(made).toEqual([expect.any(String), null]);
});
