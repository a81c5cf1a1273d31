import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const reference = `<bpmn:dataStoreReference id="ref" name="numbers">
  <bpmn:extensionElements><millrace:data xmlns:millrace="urn:millrace:bpmn:1.0" key="=id"/></bpmn:extensionElements></bpmn:dataStoreReference>`;
const task = (id: string, io: string, association: string): string =>
  `<bpmn:task id="${id}"><bpmn:extensionElements><zeebe:ioMapping>${id === 'write' ? '<zeebe:input source="=value" target="out"/>' : '<zeebe:output source="=got" target="found"/>'}</zeebe:ioMapping></bpmn:extensionElements>
    <bpmn:ioSpecification>${io}</bpmn:ioSpecification>${association}</bpmn:task>`;
const writing = task(
  'write',
  '<bpmn:dataOutput id="out" name="out"/><bpmn:inputSet/><bpmn:outputSet><bpmn:dataOutputRefs>out</bpmn:dataOutputRefs></bpmn:outputSet>',
  '<bpmn:dataOutputAssociation><bpmn:sourceRef>out</bpmn:sourceRef><bpmn:targetRef>ref</bpmn:targetRef></bpmn:dataOutputAssociation>',
);
const reading = task(
  'read',
  '<bpmn:dataInput id="got" name="got"/><bpmn:inputSet><bpmn:dataInputRefs>got</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet/>',
  '<bpmn:dataInputAssociation><bpmn:sourceRef>ref</bpmn:sourceRef><bpmn:targetRef>got</bpmn:targetRef></bpmn:dataInputAssociation>',
);

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({ writer: reference + sequence(writing), reader: reference + sequence(reading) });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

const stored = (): Promise<{ key: string; value: unknown }[]> =>
  core.query('SELECT key, value FROM data_store_values WHERE store = $1 ORDER BY key', ['numbers']);

/** What the reader found; its variables are kept with its history. */
async function found(id: string): Promise<{ key: string; value: unknown }> {
  const { processInstanceKey: key } = await core.begin('reader', { id });
  const variables = await eventually(
    async () =>
      (
        await core.query<{ variables: Record<string, unknown> }>(
          'SELECT variables FROM history_instances WHERE key = $1',
          [key],
        )
      )[0]?.variables,
  );
  return { key, value: variables['found'] };
}

test('many writers at once leave one row for each key, and readers see what is committed', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_each, index) =>
      core.begin('writer', { id: `k${String(index % 3)}`, value: index }),
    ),
  );
  const rows = await stored();
  expect(rows.map(({ key }) => key)).toEqual(['k0', 'k1', 'k2']);
  for (const { key, value } of rows) {
    expect(Number(value) % 3).toBe(Number(key.slice(1)));
    expect((await found(key)).value).toBe(value);
  }
});

test('a value nobody has written is null', async () => {
  expect((await found('nobody')).value).toBeNull();
});

test('the journal proves an instance that read a store, whatever the store says later', async () => {
  await core.begin('writer', { id: 'proof', value: 'old' });
  const { key, value } = await found('proof');
  expect(value).toBe('old');
  await core.begin('writer', { id: 'proof', value: 'new' });
  const replay = await replayJournal(
    { pools: core.pools, models: createModelCache(core.pools.reads), timeZone: 'UTC' },
    key as never,
  );
  expect(replay.firstDifference).toBeNull();
  expect(replay.transitions).toBe(2);
});

test('a limited store never takes one value more, however many ask at once', async () => {
  const limited = reference.replace('name="numbers"', 'name="seats" dataStoreRef="seats"');
  const process = `<bpmn:process id="limited" isExecutable="true">${limited}${sequence(writing)}</bpmn:process>`;
  await core.deployFiles({
    'limited.bpmn': `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <bpmn:dataStore id="seats" name="seats" capacity="3" isUnlimited="false"/>${process}</bpmn:definitions>`,
  });
  const begun = await Promise.all(
    Array.from({ length: 12 }, (_each, index) =>
      core.begin('limited', { id: `seat${String(index)}`, value: index }),
    ),
  );
  const keys = begun.map(({ processInstanceKey }) => processInstanceKey);
  const incidents = await eventually(async () => {
    const rows = await core.query<{ code: string; message: string }>(
      'SELECT code, message FROM incidents WHERE instance_key = ANY ($1)',
      [keys],
    );
    return rows.length === 9 && rows;
  });
  expect(new Set(incidents.map(({ code }) => code))).toEqual(new Set(['DATA_STORE_FULL']));
  expect(incidents[0]?.message).toMatch(
    /^"seat\d+" has no room\. Data store "seats" is full: it takes 3 values\. Write null to one that is no longer needed, or migrate to a version with a larger capacity, then resolve\.$/,
  );
  const values = await core.query('SELECT key FROM data_store_values WHERE store = $1', ['seats']);
  expect(values).toHaveLength(3);
});
