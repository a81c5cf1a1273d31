import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from './start-api.ts';

const SECRET = 'a secret of the other system';
const head =
  'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

type Settings = Readonly<Record<string, string>>;

function properties(settings: Settings): string {
  const rows = Object.entries({ type: 'millrace:webhook', ...settings }).map(
    ([name, value]) => `<zeebe:property name="inbound.${name}" value="${value.replaceAll('"', '&quot;')}"/>`,
  );
  return `<extensionElements><zeebe:properties>${rows.join('')}</zeebe:properties></extensionElements>`;
}

function process(id: string, start: string, more = '', definitions = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><definitions ${head} id="d" targetNamespace="t">${definitions}
    <process id="${id}" isExecutable="true">${start}<sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>${more}</process></definitions>`;
}

describe('webhooks that a model declares', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ SECRETS_KEY: 'a key of at least thirty-two characters', MULTI_TENANCY: '1' });
    await api.call('PUT', '/v2/secrets/SHOP', { body: { value: SECRET } });
  });
  afterAll(() => api.stop());

  const bearer = { path: 'shop-orders', secret: '{{secrets.SHOP}}', auth: 'BEARER' };
  const start = (settings: Settings, id = 'order'): string =>
    process(id, `<startEvent id="s" name="Ordered">${properties(settings)}</startEvent>`);
  const call = (path: string, body: object, secret = SECRET, id = '') =>
    api.call('POST', `/hooks/${path}`, {
      raw: JSON.stringify(body),
      as: null,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${secret}`,
        ...(id === '' ? {} : { 'webhook-id': id }),
      },
    });
  const hooks = async (filter: object = {}) =>
    (await api.call('POST', '/v2/inbound-hooks/search', { body: { filter } })).body.items;
  const deploy = async (xml: string) => {
    const answer = await api.deploy(['a.bpmn', xml]);
    return [
      answer.status,
      ...(answer.body.problems ?? []).map((each: { code: string; elementId: string; message: string }) => [
        each.code,
        each.elementId,
        each.message,
      ]),
    ];
  };

  test('start the version that declares them, by the secret of the tenant', async () => {
    const settings = { ...bearer, variables: '={id: body.id}', businessId: '=body.id' };
    expect((await deploy(start(settings)))[0]).toBe(200);
    const first = await call('shop-orders', { id: 'o-1' }, SECRET, 'call-1');
    expect([first.status, first.body]).toEqual([202, { receipt: expect.stringMatching(/^\d+$/) }]);
    expect((await call('shop-orders', { id: 'o-1' }, SECRET, 'call-1')).body).toEqual(first.body);
    expect((await call('shop-orders', { id: 'o-1' }, 'wrong')).status).toBe(401);
    const [hook] = await hooks();
    expect(hook).toMatchObject({
      hookId: 'shop-orders',
      url: expect.stringMatching(/\/hooks\/shop-orders$/),
      action: 'START',
      processDefinitionId: 'order',
      description: 'Ordered',
      declaredBy: {
        processDefinitionId: 'order',
        processDefinitionKey: expect.stringMatching(/^\d+$/),
        elementId: 's',
        secretName: 'SHOP',
      },
    });
    for (const [method, path, body] of [
      ['PUT', '', { action: 'START', processDefinitionId: 'order', auth: 'BEARER' }],
      ['POST', '/rotation', {}],
      ['DELETE', '', undefined],
    ] as const) {
      const refused = await api.call(method, `/v2/inbound-hooks/shop-orders${path}`, { body });
      expect([method, refused.status, refused.body.code]).toEqual([method, 409, 'HOOK_OF_MODEL']);
    }
    const kept = await api.call('DELETE', '/v2/secrets/SHOP');
    expect([kept.status, kept.body.usedBy]).toEqual([409, ['hook:shop-orders', 'order']]);
  });

  test('follow the newest version, and go with it', async () => {
    expect((await deploy(start({ ...bearer, path: 'moved-here' }, 'moving')))[0]).toBe(200);
    const second = await api.deploy(['a.bpmn', start({ ...bearer, path: 'moved-there' }, 'moving')]);
    const { processDefinitionKey } = second.body.deployments[0].processDefinition;
    expect((await call('moved-here', {})).status).toBe(404);
    expect((await call('moved-there', {})).status).toBe(202);
    // The version before is the newest again: its webhook, too.
    const gone = await api.call('POST', `/v2/resources/${processDefinitionKey}/deletion`, { body: {} });
    expect(gone.status).toBeLessThan(300);
    expect((await call('moved-there', {})).status).toBe(404);
    expect((await call('moved-here', {})).status).toBe(202);
    const plain = process('moving', '<startEvent id="s"/>');
    expect((await deploy(plain))[0]).toBe(200);
    expect(await hooks({ processDefinitionId: 'moving' })).toEqual([]);
  });

  test('publish the message of an event that waits', async () => {
    const settings = {
      ...bearer,
      path: 'paid-calls',
      correlationKey: '=body.order',
      variables: '={sum: body.sum}',
    };
    const xml = `<?xml version="1.0" encoding="UTF-8"?><definitions ${head} id="d" targetNamespace="t">
      <message id="m" name="paid-by-hook"><extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements></message>
      <process id="waits" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/>
        <intermediateCatchEvent id="c">${properties(settings)}<messageEventDefinition id="med" messageRef="m"/></intermediateCatchEvent>
        <sequenceFlow id="f2" sourceRef="c" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    expect((await deploy(xml))[0]).toBe(200);
    expect((await call('paid-calls', { order: 'p-1', sum: 7 })).status).toBe(202);
    const done = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'waits', variables: { orderId: 'p-1' }, awaitCompletion: true },
    });
    expect(done.body.variables).toEqual({ orderId: 'p-1', sum: 7 });
  });

  test('are problems of the deployment when they cannot work', async () => {
    const wrong = async (settings: Settings, xml = start(settings, 'wrong')) => (await deploy(xml))[1];
    const withMessage = (message: string) => ['HOOK_SETTINGS', 's', `${message} (s)`];
    for (const [settings, message] of [
      [{ ...bearer, path: 'a b' }, 'The path of the webhook has to be 3 to 64 letters, digits, _ or -.'],
      [
        { ...bearer, path: 'wrong-1', secret: 'plain text' },
        'The webhook needs a secret that its calls are proven with. Write {{secrets.NAME}}.',
      ],
      [{ ...bearer, path: 'wrong-1', color: 'red' }, 'The webhook has no setting "color". Remove it.'],
      [
        { ...bearer, path: 'wrong-1', auth: 'NONE' },
        'The auth of the webhook has to be HMAC, BEARER or BASIC.',
      ],
      [
        { path: 'wrong-1', secret: 'secrets.SHOP', signature: 'MINE' },
        'The signature of the webhook has to be one of STANDARD, GITHUB, STRIPE, SLACK, CUSTOM.',
      ],
      [
        { path: 'wrong-1', secret: 'secrets.SHOP', signature: 'CUSTOM' },
        'The webhook needs the names of the headers that carry its signature and time stamp.',
      ],
      [
        { ...bearer, path: 'wrong-1', correlationKey: '=body.id' },
        'correlationKeyExpression and timeToLive belong to the action PUBLISH_MESSAGE.',
      ],
      [
        { ...bearer, path: 'wrong-1', timeToLive: 'soon' },
        'The timeToLive of the webhook has to be a duration such as PT1H.',
      ],
    ] as const)
      expect(await wrong(settings)).toEqual(withMessage(message));
    expect(await wrong({ ...bearer, path: 'wrong-1', variables: '={' })).toEqual([
      'HOOK_SETTINGS',
      's',
      expect.stringMatching(/^The variablesExpression is not valid at position \d+: .* \(s\)$/),
    ]);
    const timer = `<startEvent id="s">${properties({ ...bearer, path: 'wrong-1' })}<timerEventDefinition id="t"><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent>`;
    expect(await wrong({}, process('wrong', timer))).toEqual(
      withMessage(
        'A webhook needs an event that waits for one message with a fixed name, or a plain start event.',
      ),
    );
    const end = process('wrong', '<startEvent id="s"/>').replace(
      '<endEvent id="e"/>',
      `<endEvent id="e">${properties({ ...bearer, path: 'wrong-1' })}</endEvent>`,
    );
    expect(await wrong({}, end)).toEqual([
      'HOOK_SETTINGS',
      'e',
      expect.stringMatching(/^A webhook can be declared on a start event.* not on a endEvent/),
    ]);
    expect(await hooks({ processDefinitionId: 'wrong' })).toEqual([]);
  });

  test('keep their path: another process that wants it is refused, also in another tenant', async () => {
    expect((await deploy(start({ ...bearer, path: 'only-one' }, 'first')))[0]).toBe(200);
    expect(await deploy(start({ ...bearer, path: 'only-one' }, 'second'))).toEqual([
      400,
      ['HOOK_PATH_TAKEN', 's', 'The path "only-one" belongs to another webhook. Choose another path. (s)'],
    ]);
    const found = await api.call('POST', '/v2/process-definitions/search', {
      body: { filter: { processDefinitionId: 'second' } },
    });
    expect(found.body.items).toEqual([]);
    await api.call('POST', '/v2/tenants', { body: { tenantId: 'other', name: 'Other' } });
    await api.call('PUT', '/v2/tenants/other/users/admin');
    const form = new FormData();
    form.append('tenantId', 'other');
    form.append('resources', new Blob([start({ ...bearer, path: 'only-one' }, 'first')]), 'a.bpmn');
    const foreign = await api.call('POST', '/v2/deployments', { raw: form });
    const codes = foreign.body.problems?.map(({ code }: { code: string }) => code);
    // The other tenant has no such secret, either.
    expect([foreign.status, codes]).toEqual([400, ['SECRET_UNKNOWN', 'HOOK_PATH_TAKEN']]);
    expect((await call('only-one', {})).status).toBe(202);
  });

  test('say in their records that the secret is missing, and nothing of it to the caller', async () => {
    const settings = { ...bearer, path: 'no-secret', secret: 'secrets.MISSING' };
    expect((await deploy(start(settings, 'missing')))[0]).toBe(200);
    const refused = await call('no-secret', {});
    expect([refused.status, refused.body.code]).toEqual([401, 'NOT_AUTHENTICATED']);
    expect(refused.text).not.toContain('MISSING');
    const { body } = await api.call('POST', '/v2/inbound-hooks/no-secret/deliveries/search', { body: {} });
    expect(body.items[0].message).toBe('There is no secret "MISSING". Set it.');
  });

  test('of other products have no effect', async () => {
    const rows =
      '<zeebe:property name="inbound.type" value="io.camunda:webhook:1"/><zeebe:property name="inbound.context" value="abc"/>';
    const xml = process(
      'theirs',
      `<startEvent id="s"><extensionElements><zeebe:properties>${rows}</zeebe:properties></extensionElements></startEvent>`,
    );
    expect((await deploy(xml))[0]).toBe(200);
    expect(await hooks({ processDefinitionId: 'theirs' })).toEqual([]);
  });
});
