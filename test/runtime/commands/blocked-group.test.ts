import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Key } from '../../../engine/model/json.ts';
import type { Outcome } from '../../../runtime/commands/submission.ts';
import type { ActivatedJob } from '../../../runtime/contract/runtime.ts';
import { readLeaseToken } from '../../../runtime/jobs/lease-token.ts';
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

test('commands of one instance that a check keeps out leave the others, and what is in memory, alone', async () => {
  const { processInstanceKey: key } = await core.begin('many', {
    items: Array.from({ length: 40 }, (_, index) => index),
  });
  const request = { type: 'each', worker: 'w', tenantIds: ['<default>'], lockMs: 60_000, waitMs: 0 };
  const jobs = await core.jobs.activate([{ ...request, max: 40, withLease: true }]);
  expect(jobs).toHaveLength(40);

  // Told in one breath, so that they run in one group: the first one writes to variables alone, those behind it to all records.
  const place = { instanceKey: key, shard: shardOf(key), tenantId: null, actor: null };
  const complete = (at: number, lease: string): Promise<Outcome> => {
    const { jobKey } = jobs[at] as ActivatedJob;
    return core.submit({
      ...place,
      command: { kind: 'completeJob', jobKey, variables: {} },
      jobCheck: { jobKey, proof: 'lease', lease },
    });
  };
  const leaseOf = (at: number): string => readLeaseToken(jobs[at]?.leaseToken ?? '').lease;
  const outcomes = await Promise.all([
    core.submit({
      ...place,
      command: { kind: 'setVariables', scopeKey: key, variables: { note: 1 }, local: true },
    }),
    ...jobs.map((_, at) => complete(at, at === 30 ? '42' : leaseOf(at))),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(
    Array.from({ length: 41 }, (_, at) => (at === 31 ? 'blocked' : 'done')),
  );
  await complete(30, leaseOf(30));
  expect(await stateOf(key)).toBe('COMPLETED');
});

async function stateOf(key: Key): Promise<string | undefined> {
  const [row] = await core.query<{ state: string }>('SELECT state FROM history_instances WHERE key = $1', [
    key,
  ]);
  return row?.state;
}
