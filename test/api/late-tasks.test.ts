import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const [BO, CEM] = ['bo', 'cem'].map((username) => ({
  username,
  password: `the long password of ${username}`,
})) as [User, User];
interface User {
  username: string;
  password: string;
}

describe('late tasks, and what people are told of them', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/groups', { body: { groupId: 'managers', name: 'Managers' } });
    for (const user of [BO, CEM]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
    }
    await api.call('PUT', '/v2/groups/managers/users/cem');
    expect((await api.deploy(['late.bpmn', late])).status).toBe(200);
  });
  afterAll(() => api.stop());

  const start = async (): Promise<string> => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'late' },
    });
    const filter = { processInstanceKey: body.processInstanceKey };
    const found = await api.call('POST', '/v2/user-tasks/search', { body: { filter } });
    return found.body.items[0].userTaskKey;
  };
  const viewOf = async (key: string, as: User) =>
    (await api.call('GET', `/v2/user-tasks/${key}/view`, { as })).body;
  const advance = (duration: string) => api.call('POST', '/v2/clock/advance', { body: { duration } });

  test('tell people, then go to a group, and everybody who sees the task reads about it', async () => {
    await api.call('PUT', '/v2/clock', { body: { timestamp: Date.parse('2027-01-08T08:00:00Z') } });
    const task = await start();
    expect((await viewOf(task, BO)).escalations).toEqual([]);
    await advance('PT1H');
    const told = await viewOf(task, BO);
    expect(told.task.assignee).toBe('bo');
    expect(told.escalations).toEqual([
      {
        userTaskKey: task,
        at: '2027-01-08T09:00:00.000Z',
        name: 'Review',
        assignee: null,
        candidateUsers: [],
        candidateGroups: [],
        notifiedUsers: ['admin'],
        notifiedGroups: [],
      },
    ]);
    await advance('PT1H');
    const escalated = await viewOf(task, CEM);
    expect(escalated.task).toMatchObject({ assignee: null, candidateGroups: ['managers'] });
    expect(escalated.escalations[1]).toMatchObject({
      candidateGroups: ['managers'],
      at: '2027-01-08T10:00:00.000Z',
    });
    expect((await api.call('POST', `/v2/user-tasks/${task}/completion`, { as: CEM, body: {} })).status).toBe(
      204,
    );
    expect((await viewOf(task, CEM)).escalations).toHaveLength(2);
  });

  test('are measured anew when they are due at another time', async () => {
    const task = await start();
    await api.call('PATCH', `/v2/user-tasks/${task}`, {
      body: { changeset: { dueDate: '2027-01-20T00:00:00Z' } },
    });
    await advance('PT4H');
    expect((await viewOf(task, BO)).escalations).toEqual([]);
    await api.call('PATCH', `/v2/user-tasks/${task}`, {
      body: { changeset: { dueDate: '2027-01-01T00:00:00Z' } },
    });
    await advance('PT0S');
    expect((await viewOf(task, CEM)).escalations).toHaveLength(2);
  });

  describe('the inbox', () => {
    const told = async (as: User, filter: object = {}) =>
      (await api.call('POST', '/v2/notifications/search', { as, body: { filter, sort: newestFirst } })).body;
    const toldOf = (as: User, type: string, key: string) =>
      until(async () =>
        (await told(as, { type, unread: true })).items.find(({ link }: { link: string }) =>
          link.startsWith(`/t/${key}`),
        ),
      );

    test('tells of tasks from others and from the process, of escalations and mentions, and of nothing of one’s own', async () => {
      const task = await start();
      expect(await toldOf(BO, 'TASK_ASSIGNED', task)).toMatchObject({
        text: 'Review is assigned to you.',
        link: `/t/${task}`,
        actor: null,
        name: 'Review',
        processName: 'Late work',
        readAt: null,
      });
      await advance('PT2H');
      expect((await toldOf(CEM, 'TASK_ESCALATED', task)).text).toBe(
        'Review is late, and you are asked to help.',
      );
      expect((await toldOf(ADMIN, 'TASK_ESCALATED', task)).createdAt).toBeDefined();
      const assign = (assignee: string, as: User) =>
        api.call('POST', `/v2/user-tasks/${task}/assignment`, { as, body: { assignee } });
      expect((await assign('cem', CEM)).status).toBe(204);
      await advance('PT1S');
      expect((await assign('bo', ADMIN)).status).toBe(204);
      expect((await toldOf(BO, 'TASK_ASSIGNED', task)).link).toBe(`/t/${task}`);
      await api.call('POST', '/v2/comments', {
        as: BO,
        body: { targetType: 'USER_TASK', targetKey: task, text: '@admin look', mentions: ['admin'] },
      });
      // Who asked for it, and has not the task, is led to their request.
      const mention = await until(async () => (await told(ADMIN, { type: 'COMMENT_MENTION' })).items[0]);
      expect(mention).toMatchObject({
        text: 'bo mentioned you on Review.',
        link: expect.stringMatching(/^\/requests\/\d+$/),
      });
      // What they took themselves is no news.
      expect((await told(CEM)).items.map(({ type }: { type: string }) => type)).not.toContain(
        'TASK_ASSIGNED',
      );
    });

    test('has one line for a task that was escalated to somebody twice, until they have read it', async () => {
      const twice = late
        .replace('id="late"', 'id="twice"')
        .replace('candidateGroups="managers"', 'notifyUsers="admin"');
      expect((await api.deploy(['twice.bpmn', twice])).status).toBe(200);
      const { body } = await api.call('POST', '/v2/process-instances', {
        body: { processDefinitionId: 'twice' },
      });
      const filter = { processInstanceKey: body.processInstanceKey };
      const found = await api.call('POST', '/v2/user-tasks/search', { body: { filter } });
      const task = found.body.items[0].userTaskKey as string;
      const lines = async () =>
        (await told(ADMIN, { type: 'TASK_ESCALATED' })).items.filter(
          ({ link }: { link: string }) => link === `/t/${task}`,
        );
      await advance('PT1H');
      const first = await toldOf(ADMIN, 'TASK_ESCALATED', task);
      await advance('PT1H');
      await until(async () => {
        const [line] = await lines();
        return line !== undefined && line.createdAt !== first.createdAt ? line : undefined;
      });
      expect(await lines()).toHaveLength(1);
    });

    test('is marked as read by its owner only, some or all', async () => {
      const unread = async (as: User) => (await told(as, { unread: true })).page.totalItems as number;
      const before = await unread(BO);
      expect(before).toBeGreaterThan(1);
      const [first] = (await told(BO, { unread: true })).items;
      const read = (as: User, body: object) => api.call('POST', '/v2/notifications/read', { as, body });
      expect((await read(CEM, { notificationKeys: [first.notificationKey] })).status).toBe(204);
      expect(await unread(BO)).toBe(before);
      expect((await read(BO, { notificationKeys: [first.notificationKey] })).status).toBe(204);
      expect(await unread(BO)).toBe(before - 1);
      expect((await read(BO, { all: true })).status).toBe(204);
      expect(await unread(BO)).toBe(0);
      expect((await told(BO, { unread: false })).page.totalItems).toBe(before);
      for (const body of [{}, { all: true, notificationKeys: ['1'] }, { all: false }])
        expect((await read(BO, body)).body.code).toBe('INVALID_VALUE');
      expect(
        (await api.call('POST', '/v2/notifications/read', { as: null, body: { all: true } })).status,
      ).toBe(401);
    });
  });
});

// helpers

const newestFirst = [{ field: 'notificationKey', order: 'DESC' }];

async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const late = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="late" name="Late work" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:userTask id="review" name="Review">
      <bpmn:extensionElements>
        <zeebe:userTask /><zeebe:assignmentDefinition assignee="bo" /><zeebe:taskSchedule dueDate="PT1H" />
        <millrace:escalation notifyUsers="admin" />
        <millrace:escalation after="PT1H" candidateGroups="managers" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="review" />
    <bpmn:sequenceFlow id="f2" sourceRef="review" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;
