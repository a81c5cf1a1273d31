import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import type { People } from '../../../runtime/contract/runtime.ts';
import { createPeople } from '../../../runtime/humans/create-people.ts';
import { openAdminDatabase } from '../../../runtime/store/entities/open-admin-database.ts';
import type { AdminDatabase } from '../../../runtime/store/entities/open-admin-database.ts';
import { createQueryFixture, foreigner, key, reader } from '../queries/query-fixture.ts';
import type { QueryFixture } from '../queries/query-fixture.ts';

let fixture: QueryFixture;
let database: AdminDatabase;
let people: People & { stop(): void };
let tell: (type: string, key: string) => void = () => undefined;

beforeAll(async () => {
  fixture = await createQueryFixture();
  database = await openAdminDatabase(fixture.connectionString);
  people = createPeople({
    database,
    queries: fixture.queries,
    hub: {
      subscribe(listener) {
        tell = (type, k) => listener([{ type, key: k, at: '', tenantId: '<default>' }]);
        return () => undefined;
      },
    },
  });
});
afterAll(async () => {
  await database.destroy();
  await fixture.drop();
});

const task = key(210) as Key;

describe('drafts', () => {
  test('are kept per person and task, with a revision', async () => {
    expect(await people.getDraft(reader, 'userTask', task)).toBeNull();
    expect(await people.saveDraft(reader, 'userTask', task, { note: 'a' })).toMatchObject({ revision: 1 });
    expect(await people.saveDraft(reader, 'userTask', task, { note: 'b' }, 1)).toMatchObject({ revision: 2 });
    await expect(people.saveDraft(reader, 'userTask', task, { note: 'c' }, 1)).rejects.toMatchObject({
      code: 'REVISION_CONFLICT',
      details: { current: 2 },
    });
    expect(await people.getDraft(reader, 'userTask', task)).toMatchObject({
      variables: { note: 'b' },
      revision: 2,
    });
    expect(await people.getDraft({ ...reader, id: 'eve' }, 'userTask', task)).toBeNull();
    expect((await fixture.queries.userTaskView(reader, task))!['draft']).toMatchObject({
      variables: { note: 'b' },
    });
  });

  test('need a task that the person may read and that is open', async () => {
    await expect(people.getDraft(foreigner, 'userTask', task)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(people.saveDraft(reader, 'userTask', key(212) as Key, {})).rejects.toMatchObject({
      code: 'TASK_NOT_ACTIVE',
    });
    await expect(
      people.saveDraft(reader, 'userTask', task, { x: 'y'.repeat(1_100_000) }),
    ).rejects.toMatchObject({ code: 'VARIABLES_TOO_LARGE' });
  });

  test('go with their task, or on request', async () => {
    await people.saveDraft(reader, 'start', key(1) as Key, { amount: 1 });
    await people.deleteDraft(reader, 'start', key(1) as Key);
    expect(await people.getDraft(reader, 'start', key(1) as Key)).toBeNull();
    tell('task.completed', task);
    for (let i = 0; i < 50 && (await people.getDraft(reader, 'userTask', task)) !== null; i++)
      await new Promise((r) => setTimeout(r, 20));
    expect(await people.getDraft(reader, 'userTask', task)).toBeNull();
  });
});
