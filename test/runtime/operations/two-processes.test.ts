import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ActivatedJob } from '../../../runtime/contract/runtime.ts';
import type { LiveRecordDraft } from '../../../runtime/live-hub.ts';
import { isPlain } from '../../support/plain-database.ts';
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
let here: TestCore;
let there: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  here = await startCore(database.connectionString);
  there = await startCore(database.connectionString);
  await here.deploy({ worked: sequence(serviceTask('work', 'outside')), asked: sequence(userTask('ask')) });
});

afterAll(async () => {
  await there.stop();
  await here.stop();
  await database.drop();
});

test('a deployment counts in the other process from its answer on, also for starts that come at once', async () => {
  for (const version of [1, 2, 3]) {
    await here.deploy({ changing: sequence(userTask(`task${String(version)}`)) });
    const started = await Promise.all(Array.from({ length: 20 }, () => there.begin('changing')));
    expect(new Set(started.map((each) => each.processDefinitionVersion))).toEqual(new Set([version]));
  }
});

test('whoever waits for an end hears it, although the last step is done in the other process', async () => {
  const waited = here.begin('worked', {}, { awaitCompletionMs: 20_000 });
  const [job] = await eventually(async () => {
    const jobs = await there.jobs.claimNow(
      [
        {
          type: 'outside',
          worker: 'w',
          tenantIds: ['<default>'],
          lockMs: 10_000,
          max: 1,
          waitMs: 0,
          withLease: false,
        },
      ],
      false,
    );
    return jobs.length > 0 && jobs;
  });
  await there.jobs.complete(context, (job as ActivatedJob).jobKey, {}, { total: 7 });
  expect(await waited).toMatchObject({ ended: true, variables: { total: 7 } });
});

// Where nothing can be heard, pages of one process do not follow what another one does.
(isPlain ? test.skip : test)(
  'a listener hears what the other process commits, and only what it listens for',
  async () => {
    const heard: LiveRecordDraft[] = [];
    const leave = there.hub.subscribe((records) => heard.push(...records), new Set(['task.created']));
    const own: LiveRecordDraft[] = [];
    const leaveOwn = there.hub.subscribe(
      (records) => own.push(...records),
      new Set(['instance.started']),
      'here',
    );
    // That somebody listens has to get there first.
    await eventually(async () => {
      await here.begin('asked');
      return heard.length > 0;
    });
    expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(['task.created']));
    expect(own).toEqual([]);
    leave();
    leaveOwn();
  },
);

test('what nobody listens for is not sent', async () => {
  const sent: unknown[] = [];
  const { createLiveHub } = await import('../../../runtime/live-hub.ts');
  const hub = createLiveHub({ forward: (records) => sent.push(...records), tellWanted: () => undefined });
  const execution = {
    done: [
      {
        transition: {
          at: 0,
          state: { key: '1', userTasks: {} },
          facts: [{ kind: 'instanceCreated', key: '1' }],
        },
      },
    ],
  } as never;
  hub.publishExecutions([execution]);
  expect(sent).toEqual([]);
  hub.wantedBy('other', ['instance.started']);
  hub.publishExecutions([execution]);
  expect(sent).toHaveLength(1);
  // Three beats without a word, and it is forgotten.
  for (let beat = 0; beat < 3; beat += 1) hub.beat();
  hub.publishExecutions([execution]);
  expect(sent).toHaveLength(1);
});
