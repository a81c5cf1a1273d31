import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from './claims-model.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };
const JOHN = { username: 'john', password: 'another long password' };

describe('task fields, outcomes, and completions that can be taken back', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const deployed = await api.deploy(
      ['claims.bpmn', claims],
      ['decision.form', JSON.stringify(decisionForm)],
    );
    expect([deployed.status, deployed.body.detail]).toEqual([200, undefined]);
    for (const user of [JANE, JOHN]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
    }
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const { username } of [JANE, JOHN]) await api.call('PUT', `/v2/groups/clerks/users/${username}`);
  });
  afterAll(() => api.stop());

  const start = async (variables: object): Promise<string> =>
    (await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: 'claims', variables } }))
      .body.processInstanceKey;
  const taskOf = async (processInstanceKey: string, elementId = 'decide') => {
    const filter = { processInstanceKey, elementId };
    return (await api.call('POST', '/v2/user-tasks/search', { body: { filter }, headers: EXTENDED })).body
      .items[0];
  };
  const complete = (key: string, body: object, as = JANE) =>
    api.call('POST', `/v2/user-tasks/${key}/completion`, { body, as });

  describe('fields', () => {
    beforeAll(async () => {
      await start({ amount: 90, customer: 'Lind', note: 'x' });
      await start({ amount: 1240, customer: 'Bo' });
      await start({ amount: 300 });
    });
    const search = (body: object) =>
      api.call('POST', '/v2/user-tasks/search', { body, as: JANE, headers: EXTENDED });
    const amounts = (answer: Awaited<ReturnType<typeof search>>): number[] =>
      answer.body.items.map((task: { taskFields: { amount: number } }) => task.taskFields.amount);

    test('are shown in the order in which the process declares them', async () => {
      const { body } = await search({ filter: { elementId: 'decide' } });
      expect(body.items[0].taskFields).toEqual({ amount: 90, customer: 'Lind' });
      expect(body.items[2].taskFields).toEqual({ amount: 300, customer: null });
      expect((await api.call('GET', '/v2/user-tasks/fields', { as: JANE })).body.items).toEqual([
        { name: 'amount', type: 'number', label: 'Amount', processDefinitionIds: ['claims'] },
        { name: 'customer', type: 'text', label: null, processDefinitionIds: ['claims'] },
      ]);
    });

    test('sort as numbers, page by page, and those without the field come last', async () => {
      const sort = [{ field: 'taskFields.amount', order: 'ASC' }];
      expect(amounts(await search({ sort }))).toEqual([90, 300, 1240]);
      expect(amounts(await search({ sort: [{ field: 'taskFields.amount', order: 'DESC' }] }))).toEqual([
        1240, 300, 90,
      ]);
      const first = await search({ sort, page: { limit: 1 } });
      const second = await search({ sort, page: { limit: 1, after: first.body.page.endCursor } });
      expect([...amounts(first), ...amounts(second)]).toEqual([90, 300]);
      const byName = await search({ sort: [{ field: 'taskFields.customer', order: 'ASC' }] });
      expect(amounts(byName)).toEqual([1240, 90, 300]);
    });

    test('are searched by value and condition', async () => {
      const found = async (value: unknown, name = 'amount') =>
        amounts(await search({ filter: { taskFields: [{ name, value }] } }));
      expect(await found('90')).toEqual([90]);
      expect(await found({ $gte: '300' })).toEqual([1240, 300]);
      expect(await found({ $gt: '100', $lt: '500' })).toEqual([300]);
      expect(await found({ $like: 'l*' }, 'customer')).toEqual([90]);
      expect(await found({ $exists: false }, 'customer')).toEqual([300]);
      // A variable that the process does not declare is none.
      expect(await found('"x"', 'note')).toEqual([]);
    });

    test('are refused where they cannot be meant', async () => {
      const code = async (body: object) => {
        const { status, body: answer } = await search(body);
        return [status, answer.code];
      };
      expect(await code({ filter: { taskFields: [{ name: 'amount', value: { $max: '1' } }] } })).toEqual([
        400,
        'INVALID_FILTER',
      ]);
      expect(await code({ filter: { taskFields: [{ name: 'amount', value: { $gt: 1 } }] } })).toEqual([
        400,
        'WRONG_TYPE',
      ]);
      expect(await code({ filter: { taskFields: [{ name: 'amount', value: 'many' }] } })).toEqual([
        400,
        'INVALID_FILTER',
      ]);
      expect(await code({ sort: [{ field: 'fields.amount', order: 'ASC' }] })).toEqual([
        400,
        'INVALID_FILTER',
      ]);
    });

    test('are those of the task itself where it has a variable of that name, and stay when all has ended', async () => {
      const key = await start({ amount: 7, local: 8 });
      const task = await taskOf(key);
      await api.call('PUT', `/v2/element-instances/${task.elementInstanceKey}/variables`, {
        body: { variables: { amount: 9 }, local: true },
      });
      expect((await taskOf(key)).taskFields.amount).toBe(9);
      await complete(task.userTaskKey, { action: 'approve' });
      await complete((await taskOf(key, 'pay')).userTaskKey, {}, JOHN);
      expect((await taskOf(key)).taskFields.amount).toBe(7);
    });
  });

  describe('outcomes', () => {
    test('are named by the form, and the chosen one becomes a variable', async () => {
      const key = await start({ amount: 1 });
      const task = await taskOf(key);
      expect(task.outcomes).toEqual([
        { value: 'reject', label: 'Reject' },
        { value: 'approve', label: 'Approve' },
      ]);
      const other = await complete(task.userTaskKey, { action: 'maybe' });
      expect([other.status, other.body.code, other.body.errors[0].pointer]).toEqual([
        400,
        'FORM_INVALID',
        '/action',
      ]);
      expect((await complete(task.userTaskKey, { action: 'approve' })).status).toBe(204);
      const variables = await api.call('POST', '/v2/variables/search', {
        body: { filter: { processInstanceKey: key, name: 'decision' } },
      });
      expect(variables.body.items[0].value).toBe('"approve"');
    });

    test('that are malformed are refused with the form', async () => {
      const refused = await api.deploy([
        'bad.form',
        JSON.stringify({ ...decisionForm, id: 'bad', millrace: { outcomes: ['a', 'a'] } }),
      ]);
      expect([refused.status, refused.body.code]).toEqual([400, 'DEPLOYMENT_REFUSED']);
      expect(refused.body.problems[0].message).toContain('outcome');
    });

    test('go to many tasks at once where the form is marked for it, each with its own result', async () => {
      const [first, second] = [
        await taskOf(await start({ amount: 1 })),
        await taskOf(await start({ amount: 2 })),
      ];
      const third = await taskOf(await start({ amount: 3 }));
      expect(third.bulkAllowed).toBe(true);
      await complete(third.userTaskKey, { action: 'approve' });
      const pay = await taskOf(third.processInstanceKey, 'pay');
      // Without a form there is nothing that one answer could be wrong for.
      expect(pay.bulkAllowed).toBe(true);
      const { body } = await api.call('POST', '/v2/user-tasks/bulk', {
        as: JOHN,
        body: {
          action: 'COMPLETE',
          userTaskKeys: [first.userTaskKey, third.userTaskKey, pay.userTaskKey, second.userTaskKey],
          params: { action: 'reject', variables: { comment: 'No' } },
        },
      });
      expect(body.items.map(({ ok, code }: { ok: boolean; code?: string }) => (ok ? 'done' : code))).toEqual([
        'done',
        'TASK_NOT_ACTIVE',
        'done',
        'done',
      ]);
      expect((await taskOf(first.processInstanceKey)).state).toBe('COMPLETED');
    });

    test('are named, and go to many tasks, by a form inside the model too', async () => {
      for (const bulk of [true, false]) {
        const id = bulk ? 'inside' : 'inside-alone';
        const form = JSON.stringify({ ...decisionForm, millrace: { ...decisionForm.millrace, bulk } });
        const model = claims
          .replace('id="claims"', `id="${id}"`)
          .replace('formId="decision"', 'formKey="camunda-forms:bpmn:decide-form"')
          .replace(
            '<millrace:process',
            `<zeebe:userTaskForm id="decide-form">${form.replaceAll('"', '&quot;')}</zeebe:userTaskForm><millrace:process`,
          );
        expect((await api.deploy([`${id}.bpmn`, model])).status).toBe(200);
        const body = { processDefinitionId: id };
        const { processInstanceKey } = (await api.call('POST', '/v2/process-instances', { body })).body;
        const task = await taskOf(processInstanceKey);
        expect(task).toMatchObject({
          bulkAllowed: bulk,
          outcomes: [{ value: 'reject' }, { value: 'approve' }],
        });
        expect(task).not.toHaveProperty('embeddedForm');
        const { items } = (
          await api.call('POST', '/v2/user-tasks/bulk', {
            as: JOHN,
            body: {
              ...{ action: 'COMPLETE', userTaskKeys: [task.userTaskKey] },
              params: { action: 'approve', variables: { comment: 'Yes' } },
            },
          })
        ).body;
        expect([items[0].ok, items[0].code]).toEqual(bulk ? [true, undefined] : [false, 'BULK_NOT_ALLOWED']);
      }
    });

    test('leave a follow-up date alone; it is set and taken away by itself', async () => {
      const { userTaskKey, processInstanceKey } = await taskOf(await start({ amount: 1 }));
      const at = '2031-03-03T08:00:00.000Z';
      for (const followUpDate of [at, '']) {
        const changeset = { followUpDate };
        const changed = await api.call('PATCH', `/v2/user-tasks/${userTaskKey}`, { body: { changeset } });
        expect(changed.status).toBe(204);
        expect((await taskOf(processInstanceKey)).followUpDate).toBe(followUpDate || null);
      }
      await complete(userTaskKey, { action: 'approve' });
    });
  });

  describe('a completion', () => {
    test('can be taken back while it is held, by whoever completed', async () => {
      const task = await taskOf(await start({ amount: 1 }));
      expect(task.undoAllowed).toBe(true);
      expect((await complete(task.userTaskKey, { action: 'approve', holdFor: 9000 })).status).toBe(204);
      expect((await taskOf(task.processInstanceKey)).state).toBe('COMPLETING');
      const again = await complete(task.userTaskKey, { action: 'approve', holdFor: 9000 });
      expect([again.status, again.body.code]).toEqual([409, 'TASK_NOT_ACTIVE']);
      const byOther = await api.call('DELETE', `/v2/user-tasks/${task.userTaskKey}/completion`, { as: JOHN });
      expect([byOther.status, byOther.body.code]).toEqual([409, 'TOO_LATE']);
      const path = `/v2/user-tasks/${task.userTaskKey}/completion`;
      expect((await api.call('DELETE', path, { as: JANE })).status).toBe(204);
      expect((await taskOf(task.processInstanceKey)).state).toBe('CREATED');
      expect((await complete(task.userTaskKey, { action: 'approve' })).status).toBe(204);
    });

    test('runs when its time is over', async () => {
      const task = await taskOf(await start({ amount: 1 }));
      await complete(task.userTaskKey, { action: 'approve', holdFor: 50 });
      await until(async () => (await taskOf(task.processInstanceKey)).state === 'COMPLETED');
      const late = await api.call('DELETE', `/v2/user-tasks/${task.userTaskKey}/completion`, { as: JANE });
      expect([late.status, late.body.code]).toEqual([409, 'TOO_LATE']);
      const history = await taskOf(task.processInstanceKey);
      expect(history.state).toBe('COMPLETED');
    });

    test('that is refused in the end leaves the task open, with the answer as a draft', async () => {
      const key = await start({ amount: 1 });
      const task = await taskOf(key);
      await complete(task.userTaskKey, { variables: { comment: 'Fine' }, action: 'approve', holdFor: 100 });
      expect((await api.call('POST', `/v2/process-instances/${key}/suspension`)).status).toBe(204);
      await until(async () => (await taskOf(key)).state === 'CREATED');
      const draft = await api.call('GET', `/v2/user-tasks/${task.userTaskKey}/draft`, { as: JANE });
      expect(draft.body.variables).toEqual({ comment: 'Fine' });
    });

    test('is checked by the form before it is held, and only held where the process says so', async () => {
      const key = await start({ amount: 1 });
      const task = await taskOf(key);
      const wrong = await complete(task.userTaskKey, {
        variables: { comment: 5 as never },
        action: 'no',
        holdFor: 50,
      });
      expect(wrong.body.code).toBe('FORM_INVALID');
      const long = await complete(task.userTaskKey, { holdFor: 10_001 });
      expect([long.status, long.body.code]).toEqual([400, 'INVALID_VALUE']);
      await api.deploy([
        'plain.bpmn',
        claims.replace('id="claims"', 'id="plain"').replace(' undoCompletion="true"', ''),
      ]);
      const plain = (
        await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: 'plain' } })
      ).body.processInstanceKey;
      const refused = await complete((await taskOf(plain)).userTaskKey, { action: 'approve', holdFor: 50 });
      expect([refused.status, refused.body.code]).toEqual([409, 'UNDO_NOT_ALLOWED']);
    });
  });

  test('four eyes: who decided does not pay', async () => {
    const key = await start({ amount: 1 });
    await complete((await taskOf(key)).userTaskKey, { action: 'approve' });
    const pay = await taskOf(key, 'pay');
    const claim = await api.call('POST', `/v2/user-tasks/${pay.userTaskKey}/assignment`, {
      as: JANE,
      body: { assignee: 'jane', allowOverride: false },
    });
    expect([claim.status, claim.body.code, claim.body.completed]).toEqual([
      409,
      'SEPARATION_OF_DUTY',
      'decide',
    ]);
    expect(claim.body.detail).toContain('they completed');
    expect((await complete(pay.userTaskKey, {})).body.code).toBe('SEPARATION_OF_DUTY');
    const view = (await api.call('GET', `/v2/user-tasks/${pay.userTaskKey}/view`, { as: JANE })).body;
    expect(view.deniedReason).toEqual({ code: 'SEPARATION_OF_DUTY', completed: 'Decide' });
    expect(view.allowed).not.toContain('CLAIM');
    const others = (await api.call('GET', `/v2/user-tasks/${pay.userTaskKey}/view`, { as: JOHN })).body;
    expect([others.deniedReason, others.allowed.includes('CLAIM')]).toEqual([null, true]);
    expect((await complete(pay.userTaskKey, {}, JOHN)).status).toBe(204);
  });
});

// helpers

const EXTENDED = { prefer: 'extended' };

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come about within five seconds.');
}
