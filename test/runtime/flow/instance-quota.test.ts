import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
let one: TestCore;
let two: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  one = await startCore(database.connectionString);
  two = await startCore(database.connectionString);
  await one.deploy({
    waits: sequence(userTask('task')),
    called: sequence(serviceTask('task', 'inside')),
    calls: sequence(
      '<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="called"/></bpmn:extensionElements></bpmn:callActivity>',
    ),
  });
});

afterAll(async () => {
  await one.stop();
  await two.stop();
  await database.drop();
});

const limit = async (maxRunningInstances: number | null): Promise<void> => {
  await one.flow.putTenantLimits(context, '<default>', { maxConcurrentJobs: null, maxRunningInstances });
  await eventually(async () =>
    Promise.resolve(two.flowBook.instancesMax('<default>') === maxRunningInstances),
  );
};

test('starts beyond the quota are refused in all processes, called instances do not count', async () => {
  await limit(5);
  await one.begin('calls');
  const starts = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two).begin('waits')),
  );
  const started = starts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(started).toHaveLength(4);
  const refused = starts.find((each) => each.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    code: 'INSTANCE_QUOTA_REACHED',
    message:
      'The tenant "<default>" runs as many instances as it may (5). Wait until some have ended, or ask an administrator for more.',
  });
  const [first] = started;
  if (first !== undefined) await one.instances.cancel(context, first.processInstanceKey);
  await eventually(() => two.begin('waits').catch(() => null));
  await expect(one.begin('waits')).rejects.toMatchObject({ code: 'INSTANCE_QUOTA_REACHED' });
  await limit(null);
  await one.begin('waits');
});
