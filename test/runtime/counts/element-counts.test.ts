import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Key } from '#engine';
import type { Caller } from '../../../runtime/contract/caller.ts';
import { markForRemoval, removeHistory } from '../../../runtime/store/definitions/remove-history.ts';
import { alignPositions, foldCounts } from '../../../runtime/store/element-counts.ts';
import { dropPartition } from '../../../runtime/store/drop-partition.ts';
import { addDays, ensurePartitions } from '../../../runtime/store/partitions.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { databaseWithoutButPartitions } from '../../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import {
  context,
  eventually,
  sequence,
  serviceTask,
  startCore,
  userTask,
  type TestCore,
} from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const reader: Caller = {
  id: 'test',
  kind: 'user',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [
    { resourceType: 'PROCESS_DEFINITION', resourceId: '*', permission: 'READ_PROCESS_INSTANCE' },
    { resourceType: 'PROCESS_DEFINITION', resourceId: '*', permission: 'READ_PROCESS_DEFINITION' },
  ],
};

const loop = `<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>
  <zeebe:loopCharacteristics inputCollection="=items" inputElement="item"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>`;
const each = userTask('each').replace('</bpmn:userTask>', `${loop}</bpmn:userTask>`);
const inside = `<bpmn:subProcess id="inside">${sequence(userTask('approve')).replaceAll('to_end', 'leave').replaceAll('"start"', '"sub-start"').replaceAll('"end"', '"sub-end"')}</bpmn:subProcess>`;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString, { without: databaseWithoutButPartitions });
  core.registerWorker({ type: 'work', concurrency: 8, lockMs: 60_000, handle: () => Promise.resolve({}) });
  await core.deploy({
    waiting: sequence(serviceTask('work', 'work'), userTask('approve')),
    many: sequence(each),
    nested: sequence(inside),
    stuck: sequence(`<bpmn:scriptTask id="broken"><bpmn:extensionElements>
      <zeebe:script expression="=assert(missing, missing != null)" resultVariable="x"/></bpmn:extensionElements></bpmn:scriptTask>`),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

const queries = () => createQueries({ pool: core.pools.reads, now: () => core.clock.now() });

async function definitionOf(processId: string): Promise<Key> {
  const rows = await core.query<{ key: Key }>(
    'SELECT key::text AS key FROM process_definitions WHERE process_id = $1',
    [processId],
  );
  return rows[0]!.key;
}

/** What is counted for all, and what reading every instance gives, at one moment: workers go on meanwhile. */
async function bothOf(processId: string): Promise<{ counted: unknown; read: unknown }> {
  const key = await definitionOf(processId);
  const client = await core.pools.reads.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const snapshot = createQueries({ pool: client as unknown as pg.Pool, now: () => core.clock.now() });
    return {
      counted: await snapshot.definitionStatistics(reader, key, {}),
      read: await snapshot.definitionStatistics(reader, key, { startDate: { $exists: true } }),
    };
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Starts an instance and waits until its worker is done with it. */
async function beginSettled(): Promise<void> {
  const { processInstanceKey: key } = await core.begin('waiting');
  await eventually(async () => {
    const tasks = await core.query('SELECT 1 FROM user_tasks WHERE instance_key = $1', [key]);
    return tasks.length > 0;
  });
}

/** A transaction in any database of the cluster, such as those of tests beside this one, holds the newest changes back for its time. */
async function foldAll(): Promise<void> {
  await eventually(async () => {
    await foldCounts(core.pools.maintenance);
    return (await core.query('SELECT 1 FROM unfolded_changes')).length === 0;
  });
}

async function expectSame(...processIds: string[]): Promise<void> {
  for (const processId of processIds) {
    const { counted, read } = await bothOf(processId);
    expect(read).not.toEqual([]);
    expect(counted).toEqual(read);
  }
}

const all = ['waiting', 'many', 'nested', 'stuck'];

async function completeOne(processId: string): Promise<void> {
  const task = await eventually(async () => {
    const rows = await core.query<{ key: string }>(
      `SELECT t.key::text AS key FROM user_tasks t JOIN process_definitions d ON d.key = t.definition_key
        WHERE d.process_id = $1 ORDER BY t.key LIMIT 1`,
      [processId],
    );
    return rows[0]?.key;
  });
  await core.userTasks.complete(context, task as never, {});
}

/** Instances of every kind: waiting, ended, canceled, in a multi-instance, in a sub-process, stuck. */
async function runSome(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await core.begin('waiting', { i });
    await core.begin('many', { items: [1, 2, 3] });
    await core.begin('nested');
    await core.begin('stuck');
  }
  for (const processId of ['waiting', 'many', 'many', 'nested']) await completeOne(processId);
  const { processInstanceKey } = await core.begin('many', { items: [1, 2] });
  await core.instances.cancel(context, processInstanceKey);
  await eventually(async () => {
    const rows = await core.query(`SELECT 1 FROM user_tasks WHERE element_id = 'approve'`);
    return rows.length >= 4;
  });
}

describe('counts per element', () => {
  test('are those of reading all instances, at every commit, folded or not', async () => {
    for (let round = 0; round < 3; round += 1) {
      await runSome();
      await expectSame(...all);
      if (round === 1) expect(await foldCounts(core.pools.maintenance)).toBeGreaterThan(0);
      await expectSame(...all);
    }
    const { counted } = await bothOf('stuck');
    expect(counted).toContainEqual({
      elementId: 'broken',
      active: 9,
      canceled: 0,
      incidents: 9,
      completed: 0,
    });
  });

  test('name shapes that come again by a number and write others out', async () => {
    const [row] = await core.query<{ named: number; written: number }>(
      `SELECT count(*) FILTER (WHERE tally IS NOT NULL)::int AS named, count(*) FILTER (WHERE changes IS NOT NULL)::int AS written FROM transitions`,
    );
    expect(row!.named).toBeGreaterThan(0);
    expect(row!.written).toBeGreaterThan(0);
  });

  test('leave what a transaction that still runs will have written for the next time', async () => {
    const client = new pg.Client(database.connectionString);
    await client.connect();
    let open = '';
    try {
      await client.query('BEGIN');
      open =
        (await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')).rows[0]?.id ?? '';
      await core.begin('waiting');
      await foldCounts(core.pools.maintenance);
      const { rows } = await client.query<{ waits: boolean }>(
        `SELECT s.folded_to <= pg_current_xact_id()::text::bigint AS waits FROM count_state s`,
      );
      expect(rows).toEqual([{ waits: true }]);
      await expectSame('waiting');
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
    await foldAll();
    expect(await core.query('SELECT 1 FROM count_state WHERE folded_to > $1::bigint', [open])).toHaveLength(
      1,
    );
    await expectSame('waiting');
  });

  test('give the numbers of the overview and of the lists of processes', async () => {
    const [running] = await core.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM process_instances',
    );
    expect(await queries().overview(reader)).toMatchObject({ running: running!.total, incidents: 9 });
    const page = await queries().search(reader, 'processes', {
      filter: {},
      sort: [],
      page: { from: 0, limit: 10 },
    });
    const sum = page.items.reduce((total, item) => total + Number(item['running']), 0);
    expect(sum).toBe(running!.total);
    const statistics = await queries().processStatistics(reader);
    expect(statistics).toContainEqual(
      expect.objectContaining({
        processDefinitionId: 'stuck',
        activeInstancesWithIncidentCount: 9,
        activeInstancesWithoutIncidentCount: 0,
      }),
    );
  });

  test('of somebody who may see one process only are read from the rest', async () => {
    const key = await definitionOf('waiting');
    const one = { ...reader, id: 'eva', grants: [{ ...reader.grants[0]!, resourceId: 'waiting' }] };
    const counted = await queries().definitionStatistics(reader, key, {});
    expect(await queries().definitionStatistics(one, key, {})).toEqual(counted);
    const other = { ...one, grants: [{ ...reader.grants[0]!, resourceId: 'many' }] };
    expect(await queries().definitionStatistics(other, key, {})).toEqual([]);
    const abroad = { ...reader, tenantIds: ['north'] };
    expect(await queries().definitionStatistics(abroad, key, {})).toEqual([]);
    expect(await queries().overview(abroad)).toMatchObject({ running: 0, incidents: 0 });
    const starter = { ...reader, grants: [] };
    const [running] = await core.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM process_instances',
    );
    expect(await queries().overview(starter)).toMatchObject({ running: running!.total, incidents: 9 });
  });

  test('are read without the rows of instances', async () => {
    const asked: pg.QueryConfig[] = [];
    const pool = {
      query: (config: pg.QueryConfig) => {
        asked.push(config);
        return core.pools.reads.query(config);
      },
    } as unknown as pg.Pool;
    const watched = createQueries({ pool, now: () => core.clock.now() });
    await watched.definitionStatistics(reader, await definitionOf('waiting'), {});
    await watched.overview(reader);
    await watched.search(reader, 'processDefinitions', {
      filter: {},
      sort: [],
      page: { from: 0, limit: 10 },
    });
    expect(asked).toHaveLength(3);
    for (const { text, values } of asked) {
      const { rows } = await core.pools.reads.query<{ 'QUERY PLAN': string }>({
        text: `explain ${text}`,
        values: values ?? [],
      });
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('element_counts');
      // But by their position: the last transition of an instance stands in its row.
      const others = plan.replaceAll(/ on history_instances\S* h(_\d+)? .*\n.*position/g, '');
      expect(others).not.toMatch(/ on (process_instances|history_instances)/);
    }
  });

  test('go with the history of a version', async () => {
    const key = await definitionOf('nested');
    await core.begin('nested');
    for (let i = 0; i < 3; i += 1) await completeOne('nested');
    const client = await core.pools.maintenance.connect();
    await client.query(`UPDATE process_definitions SET state = 'DELETED' WHERE key = $1`, [key]);
    await markForRemoval(client, key);
    client.release();
    expect(await removeHistory(core.pools.maintenance)).toBeGreaterThan(0);
    await expectSame('nested');
    await foldCounts(core.pools.maintenance);
    await expectSame('nested');
    expect((await bothOf('nested')).counted).not.toContainEqual(
      expect.objectContaining({ elementId: 'end', completed: 1 }),
    );
  });

  test('go with a day that is dropped, and those of instances that still run move on with them', async () => {
    const bucket = addDays(new Date(core.clock.now()).toISOString().slice(0, 10), 180);
    const later = addDays(bucket, 200);
    await ensurePartitions(core.pools.maintenance, [addDays(later, 180)]);
    await foldCounts(core.pools.maintenance);
    await beginSettled();
    await dropPartition(core.pools.maintenance, bucket, later);
    await expectSame('waiting', 'many', 'stuck');
    expect((await bothOf('waiting')).counted).not.toContainEqual(
      expect.objectContaining({ elementId: 'end' }),
    );
    await foldCounts(core.pools.maintenance);
    await expectSame('waiting', 'many', 'stuck');
    expect(await core.query('SELECT 1 FROM element_counts WHERE history_bucket = $1', [bucket])).toEqual([]);
  });

  test('go on in a server that counts its transactions anew', async () => {
    await beginSettled();
    await core.query('UPDATE count_state SET folded_to = folded_to + 1000000000');
    for (const table of ['journal', 'history_instances'])
      await core.query(`UPDATE ${table} SET position = position + 1000000000 WHERE position IS NOT NULL`);
    await alignPositions(core.pools.maintenance);
    await beginSettled();
    await expectSame('waiting');
    await foldCounts(core.pools.maintenance);
    await expectSame('waiting');
    await foldAll();
  });
});
