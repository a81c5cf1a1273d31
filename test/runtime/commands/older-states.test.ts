import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InstanceState } from '#engine';
import type { Outcome } from '../../../runtime/commands/submission.ts';
import { shardOf } from '../../../runtime/store/keys.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { sequence, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const each = `<bpmn:serviceTask id="each"><bpmn:extensionElements><zeebe:taskDefinition type="each"/></bpmn:extensionElements>
  <bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" inputElement="item"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>`;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({ many: sequence(each) });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

/** Large records belong to the newest state only; who reads an older one pays for a copy of all of it. */
const wasAsked = (state: InstanceState): string[] =>
  (['elements', 'jobs', 'variables'] as const).filter(
    (name) => Object.getOwnPropertyDescriptor(state, name)?.get === undefined,
  );

test.each([
  ['completeJob', {}],
  ['failJob', { retriesLeft: 1, message: 'no' }],
] as const)('%s of one job among many does not restore the state before it', async (kind, more) => {
  const { processInstanceKey: key } = await core.begin('many', {
    items: Array.from({ length: 40 }, (_, index) => index),
  });
  const place = { instanceKey: key, shard: shardOf(key), tenantId: null, actor: null };
  const end = async (jobKey: string): Promise<InstanceState> => {
    const command = { kind, jobKey, variables: {}, ...more } as never;
    const outcome: Outcome = await core.submit({ ...place, command });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    return outcome.transition.state;
  };
  const keys = (
    await core.query<{ key: string }>('SELECT key FROM jobs WHERE instance_key = $1 ORDER BY key', [key])
  ).map((row) => row.key);
  const first = await end(keys[0] ?? '');
  const second = await end(keys[1] ?? '');
  await end(keys[2] ?? '');
  expect(wasAsked(first)).toEqual([]);
  expect(wasAsked(second)).toEqual([]);
});
