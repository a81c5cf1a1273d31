import { describe, expect, test } from '@jest/globals';
import type { DeploymentRequest } from '../../../runtime/contract/runtime.ts';
import { approvalProcess, bpmn, file } from './bpmn-text.ts';
import { approvalForm, DefinitionsDesk, orderFile } from './definitions-desk.ts';

const desk = new DefinitionsDesk(['DELETE_PROCESS', 'DELETE_FORM', 'DELETE_RESOURCE']);
const { context, request, deploy, query } = desk;

describe('deploying', () => {
  test('stores the version with its model, elements and files', async () => {
    const result = await desk.definitions.deploy(
      context(),
      request([file('order.bpmn', orderFile())], { versionNote: 'first', name: 'Orders' }),
    );
    expect(result).toMatchObject({
      tenantId: desk.tenantId,
      processes: [{ processDefinitionId: 'order', version: 1, resourceName: 'order.bpmn', duplicate: false }],
      forms: [],
      resources: [],
    });
    const [row] = await query('select * from process_definitions where tenant_id = $1');
    expect(row).toMatchObject({
      process_id: 'order',
      version_note: 'first',
      deployed_by: 'ada',
      history_days: 180,
      model: { processId: 'order' },
    });
    const elements = await query(
      `select e.* from definition_elements e join process_definitions d on d.key = e.definition_key where tenant_id = $1 order by element_index`,
    );
    expect(elements.map((e) => [e['element_id'], e['element_type'], e['element_name']])).toEqual([
      ['order', 'process', expect.stringContaining('order')],
      ['start', 'startEvent', null],
      ['approve', 'userTask', 'Approve'],
      ['end', 'endEvent', null],
    ]);
  });

  test('an equal file is the same version, also with other line ends; a changed one is the next', async () => {
    const first = await deploy(file('order.bpmn', orderFile()));
    const again = await deploy(
      file('other-name.bpmn', Buffer.from(orderFile()).toString().replace(/\n/g, '\r\n')),
    );
    expect(again.processes[0]).toMatchObject({
      version: 1,
      duplicate: true,
      processDefinitionKey: first.processes[0]!.processDefinitionKey,
    });
    expect(again.deploymentKey).toBe(first.deploymentKey);
    const changed = await deploy(file('order.bpmn', orderFile({ note: 'new' })));
    expect(changed.processes[0]).toMatchObject({ version: 2, duplicate: false });
    const forced = await desk.definitions.deploy(
      context(),
      request([file('order.bpmn', orderFile({ note: 'new' }))], { duplicates: 'always-new' }),
    );
    expect(forced.processes[0]).toMatchObject({ version: 3, duplicate: false });
  });

  test('versions count per tenant', async () => {
    await deploy(file('order.bpmn', orderFile()));
    desk.tenantId = `${desk.tenantId}b`;
    expect((await deploy(file('order.bpmn', orderFile()))).processes[0]).toMatchObject({
      version: 1,
      duplicate: false,
    });
  });

  test('many at the same moment give different versions or one, never an error', async () => {
    const equal = await Promise.all(Array.from({ length: 6 }, () => deploy(file('order.bpmn', orderFile()))));
    expect(new Set(equal.map((r) => r.processes[0]!.processDefinitionKey)).size).toBe(1);
    const different = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        deploy(
          file('order.bpmn', orderFile({ note: String(i) })),
          file('b.bpmn', bpmn(approvalProcess('b', { note: String(i) }))),
        ),
      ),
    );
    expect(different.map((r) => r.processes[0]!.version).sort()).toEqual([2, 3, 4, 5, 6, 7]);
    expect(different.map((r) => r.processes[1]!.version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a dry run checks and stores nothing', async () => {
    const result = await desk.definitions.deploy(
      context(),
      request([file('order.bpmn', orderFile())], { dryRun: true }),
    );
    expect(result.processes[0]).toMatchObject({ version: 1 });
    expect(await query('select 1 from deployments where tenant_id = $1')).toEqual([]);
  });

  test('a repeated Idempotency-Key gives the stored answer', async () => {
    let replays = 0;
    const idempotency = {
      operation: 'POST /v2/deployments',
      key: 'k',
      requestHash: 'ab',
      onReplayed: () => (replays += 1),
    };
    const once = () =>
      desk.definitions.deploy(
        { ...context(), idempotency },
        request([file('order.bpmn', orderFile())], { duplicates: 'always-new' }),
      );
    const results = await Promise.all([once(), once()]);
    expect(results[0]).toEqual(results[1]);
    expect(replays).toBe(1);
    await expect(
      desk.definitions.deploy(
        { ...context(), idempotency: { ...idempotency, requestHash: 'cd' } },
        request([file('order.bpmn', orderFile())]),
      ),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

describe('refusing', () => {
  test.each<[string, () => DeploymentRequest['resources'], string]>([
    ['broken XML', () => [file('a.bpmn', '<broken')], 'XML_REFUSED'],
    ['a file that is no decision model', () => [file('a.dmn', '<x/>')], 'XML_INVALID'],
    ['a form that is no JSON', () => [file('a.form', '{')], 'FORM_INVALID'],
    ['a form without id', () => [file('a.form', '{"components":[]}')], 'FORM_INVALID'],
    [
      'a form with a script',
      () => [
        file(
          'a.form',
          JSON.stringify({ id: 'a', components: [{ type: 'html', content: '<b>x</b><script>1</script>' }] }),
        ),
      ],
      'FORM_UNSAFE',
    ],
    [
      'a form with a script address',
      () => [
        file(
          'a.form',
          JSON.stringify({
            id: 'a',
            components: [{ type: 'group', components: [{ type: 'iframe', url: ' java\tscript:alert(1)' }] }],
          }),
        ),
      ],
      'FORM_UNSAFE',
    ],
    [
      'a form too deep',
      () => [file('a.form', `{"id":"a","components":${'['.repeat(5000)}${']'.repeat(5000)}}`)],
      'FORM_INVALID',
    ],
    ['two files of one name', () => [file('a.txt', '1'), file('a.txt', '2')], 'RESOURCE_NAME_DUPLICATE'],
    [
      'a start timer that is none',
      () => [file('a.bpmn', bpmn(approvalProcess('x', { start: timer('timeDuration', '= someVariable') })))],
      '',
    ],
  ])('%s refuses the whole deployment', async (_, resources, code) => {
    const wrong = desk.definitions.deploy(
      context(),
      request([file('order.bpmn', orderFile()), ...resources()]),
    );
    await expect(wrong).rejects.toMatchObject({
      code: 'DEPLOYMENT_REFUSED',
      details: {
        problems: expect.arrayContaining([
          expect.objectContaining({ code: code === '' ? expect.any(String) : code, severity: 'ERROR' }),
        ]),
      },
    });
    expect(await query('select 1 from deployments where tenant_id = $1')).toEqual([]);
  });

  test('the check tells the same', async () => {
    expect(await desk.definitions.check({ resources: [file('order.bpmn', orderFile())] })).toMatchObject({
      deployable: true,
    });
    const withForm = [file('order.bpmn', orderFile({ form: 'formId="approval"' }))];
    expect((await desk.definitions.check({ resources: withForm })).problems).toEqual([]);
    expect(
      (await desk.definitions.check({ resources: withForm, tenantId: desk.tenantId })).problems,
    ).toMatchObject([{ code: 'NOT_DEPLOYED', severity: 'WARNING', elementId: 'approve' }]);
    expect(await desk.definitions.check({ resources: [file('a.bpmn', '<broken')] })).toMatchObject({
      deployable: false,
    });
  });
});

const timer = (kind: string, text: string): string =>
  `<bpmn:timerEventDefinition id="td"><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;

describe('forms and other files', () => {
  test('a form gets versions of its own and loses what could run', async () => {
    const frame = {
      type: 'iframe',
      url: 'https://example.com',
      security: { allowScripts: true, allowForms: true },
    };
    const content = JSON.stringify({ id: 'f', components: [{ type: 'group', components: [frame] }] });
    const first = await deploy(file('f.form', content));
    expect(first.forms[0]).toMatchObject({ formId: 'f', version: 1, duplicate: false });
    expect((await deploy(file('f.form', content))).forms[0]).toMatchObject({ version: 1, duplicate: true });
    const [row] = await query('select schema from forms where tenant_id = $1');
    expect(JSON.parse(String(row!['schema']))).toEqual({
      id: 'f',
      components: [
        {
          type: 'group',
          components: [{ type: 'iframe', url: 'https://example.com', security: { allowForms: true } }],
        },
      ],
    });
  });

  test('any other file is kept as it is, with versions', async () => {
    expect((await deploy(file('prompt.txt', 'one'))).resources[0]).toMatchObject({
      resourceId: 'prompt.txt',
      version: 1,
    });
    expect((await deploy(file('prompt.txt', 'one'))).resources[0]).toMatchObject({
      version: 1,
      duplicate: true,
    });
    expect((await deploy(file('prompt.txt', 'two'))).resources[0]).toMatchObject({
      version: 2,
      duplicate: false,
    });
  });

  test('an unknown form is a warning, and refuses only when asked to be strict', async () => {
    const withForm = file('order.bpmn', orderFile({ form: 'formId="approval"' }));
    const result = await deploy(withForm);
    expect(result.problems).toContainEqual(
      expect.objectContaining({ code: 'NOT_DEPLOYED', severity: 'WARNING', elementId: 'approve' }),
    );
    await expect(
      desk.definitions.deploy(context(), request([withForm], { strict: true })),
    ).rejects.toMatchObject({
      code: 'DEPLOYMENT_REFUSED',
    });
    await deploy(file('approval.form', approvalForm()));
    expect(
      (await desk.definitions.deploy(context(), request([withForm], { strict: true }))).problems.filter(
        (p) => p.code === 'NOT_DEPLOYED',
      ),
    ).toEqual([]);
  });

  test('an unchanged process bound to a changed form of the same deployment is a new version', async () => {
    const bound = file('order.bpmn', orderFile({ form: 'formId="approval" bindingType="deployment"' }));
    await deploy(bound, file('approval.form', approvalForm('a')));
    const same = await deploy(bound, file('approval.form', approvalForm('a')));
    expect(same.processes[0]).toMatchObject({ version: 1, duplicate: true });
    const changed = await deploy(bound, file('approval.form', approvalForm('b')));
    expect(changed.processes[0]).toMatchObject({ version: 2, duplicate: false });
    expect(changed.forms[0]).toMatchObject({ version: 2 });
  });
});

describe('start events', () => {
  const starts = () =>
    query(
      'select kind, name, element_id, definition_key::text as key from start_subscriptions where tenant_id = $1 order by element_id',
    );
  const timers = () =>
    query(
      'select due_at, cycle, repetitions_left, definition_key::text as key from timers where tenant_id = $1',
    );
  const message = '<bpmn:message id="m" name="order-placed" />';
  const byMessage = (note: string): Uint8Array =>
    bpmn(
      approvalProcess('order', { note, start: '<bpmn:messageEventDefinition id="md" messageRef="m" />' }),
      message,
    );

  test('belong to the newest version alone', async () => {
    await deploy(file('order.bpmn', byMessage('1')));
    const second = await deploy(file('order.bpmn', byMessage('2')));
    expect(await starts()).toEqual([
      {
        kind: 'message',
        name: 'order-placed',
        element_id: 'start',
        key: second.processes[0]!.processDefinitionKey,
      },
    ]);
    await deploy(file('order.bpmn', orderFile()));
    expect(await starts()).toEqual([]);
  });

  test('a cycle is scheduled anew for each version', async () => {
    await deploy(file('order.bpmn', orderFile({ start: timer('timeCycle', 'R/PT1H') })));
    expect(await timers()).toMatchObject([
      { due_at: new Date('2026-11-21T11:00:00Z'), repetitions_left: null },
    ]);
    const second = await deploy(
      file('order.bpmn', orderFile({ note: '2', start: timer('timeCycle', '0 8 * * *') })),
    );
    expect(await timers()).toMatchObject([
      { due_at: new Date('2026-11-22T08:00:00Z'), key: second.processes[0]!.processDefinitionKey },
    ]);
  });

  test('a date fires once per process and start event, whatever the version', async () => {
    const start = timer('timeDate', '2026-11-21T09:00:00Z');
    await deploy(file('order.bpmn', orderFile({ start })));
    expect(await timers()).toHaveLength(1);
    await deploy(file('order.bpmn', orderFile({ start, note: 'before it fired' })));
    expect(await timers()).toHaveLength(1);
    await desk.pool.query('delete from timers where tenant_id = $1', [desk.tenantId]);
    await deploy(file('order.bpmn', orderFile({ start, note: 'after it fired' })));
    expect(await timers()).toEqual([]);
    await deploy(file('order.bpmn', orderFile({ start: timer('timeDate', '2026-11-21T09:30:00Z') })));
    expect(await timers()).toHaveLength(1);
  });

  test('come back when the newest version is deleted', async () => {
    const first = await deploy(file('order.bpmn', byMessage('1')));
    const second = await deploy(file('order.bpmn', orderFile()));
    expect(await starts()).toEqual([]);
    await desk.definitions.deleteResource(context(), second.processes[0]!.processDefinitionKey);
    expect(await starts()).toMatchObject([{ key: first.processes[0]!.processDefinitionKey }]);
    await desk.definitions.deleteResource(context(), first.processes[0]!.processDefinitionKey);
    expect(await starts()).toEqual([]);
  });
});
