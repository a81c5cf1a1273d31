import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { basic, ADMIN, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const NAMESPACES =
  'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const file = (id: string, content: string, roots = ''): string =>
  `<definitions ${NAMESPACES} id="d" targetNamespace="t">${roots}<process id="${id}" isExecutable="true">${content}</process></definitions>`;
const row = (id: string, node: string, roots = ''): string =>
  file(
    id,
    `<startEvent id="s"/>${node}<endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/>`,
    roots,
  );
const deadlock = file(
  'stuck',
  '<startEvent id="s"/><exclusiveGateway id="x" default="f2"/><manualTask id="a"/><parallelGateway id="j"/><endEvent id="e"/>' +
    '<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="a"/><sequenceFlow id="f3" sourceRef="x" targetRef="j"><conditionExpression>n = 1</conditionExpression></sequenceFlow>' +
    '<sequenceFlow id="f4" sourceRef="a" targetRef="j"/><sequenceFlow id="f5" sourceRef="j" targetRef="e"/>',
);
const thrown = '<sendTask id="x" messageRef="m"/>';
const message = '<message id="m" name="shipped"/>';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function check(content: string, options: object = {}) {
  const answer = await api.call('POST', '/v2/models/check', {
    body: { resources: [{ name: 'a.bpmn', content }], ...options },
  });
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('the checks of a server', () => {
  test('a deadlock is a warning with the run that leads there, in the check and in the deployment', async () => {
    const body = await check(deadlock);
    expect(body).toMatchObject({
      deployable: true,
      soundness: { complete: true, states: expect.any(Number) },
    });
    const found = body.problems.find((problem: { code: string }) => problem.code === 'DEADLOCK');
    expect(found).toMatchObject({
      severity: 'WARNING',
      elementId: 'j',
      message: expect.stringContaining('s → x → a → j'),
    });
    expect(body.soundness.findings[0]).toEqual({
      code: 'DEADLOCK',
      elementIds: ['j'],
      counterExample: found.path,
    });
    expect(found.path.map((step: { elementId: string }) => step.elementId)).toEqual(['s', 'x', 'a', 'j']);
    const deployed = await api.call('POST', '/v2/deployments', {
      raw: form([['stuck.bpmn', deadlock]]),
      headers: { prefer: 'extended' },
    });
    expect(deployed.body.problems).toContainEqual({ ...found, resourceName: 'stuck.bpmn' });
    expect((await check(deadlock, { soundness: false })).problems).toEqual([]);
  });

  test('strict makes every warning an error: the deployment is refused', async () => {
    expect((await check(deadlock, { strict: true })).deployable).toBe(false);
    const refused = await api.call('POST', '/v2/deployments', {
      raw: form([['b.bpmn', deadlock]], { strict: 'true' }),
    });
    expect([refused.status, refused.body.code]).toEqual([400, 'DEPLOYMENT_REFUSED']);
    expect(refused.body.problems).toContainEqual(
      expect.objectContaining({ code: 'DEADLOCK', severity: 'ERROR' }),
    );
  });

  test('a message that no process here waits for is a hint, until one is deployed', async () => {
    const codes = async (): Promise<string[]> =>
      (await check(row('sender', thrown, message))).problems.map((problem: { code: string }) => problem.code);
    expect(await codes()).toEqual(['MESSAGE_NO_RECEIVER']);
    const receiver = row('receiver', '<receiveTask id="x" messageRef="m"/>', message);
    expect((await api.deploy(['receiver.bpmn', receiver])).status).toBe(200);
    expect(await codes()).toEqual([]);
  });

  test('calls in a circle without a wait are a warning, within one upload and through what is deployed', async () => {
    const call = (id: string, called: string): string =>
      row(id, `<callActivity id="x" calledElement="${called}"/>`);
    const within = (await check(call('one', 'one'))).problems;
    expect(within).toContainEqual(
      expect.objectContaining({
        code: 'CALL_RECURSION',
        elementId: 'x',
        message: expect.stringContaining('one → one'),
      }),
    );
    expect((await api.deploy(['ping.bpmn', call('ping', 'pong')])).status).toBe(200);
    const through = (await check(call('pong', 'ping'))).problems;
    expect(
      through.map(({ code, message: words }: { code: string; message: string }) => `${code} ${words}`),
    ).toEqual([expect.stringContaining('CALL_RECURSION pong → ping → pong')]);
  });
});

describe('round trip', () => {
  const plain = row('trip', '<manualTask id="x" name="Prüfen &amp; 確認"/>').replace(/></g, '>\n<');
  const latin = plain.replace('確認', 'é');
  const encoded: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
    ['UTF-8', bytes(Buffer.from(plain))],
    ['UTF-8 with BOM', bytes(Buffer.from(`\uFEFF${plain}`))],
    ['CR LF', bytes(Buffer.from(plain.replaceAll('\n', '\r\n')))],
    ['CR', bytes(Buffer.from(plain.replaceAll('\n', '\r')))],
    ['UTF-16 LE', bytes(Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${plain}`, 'utf16le'))],
    [
      'UTF-16 BE',
      bytes(Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${plain}`, 'utf16le').swap16()),
    ],
    ['ISO-8859-1', bytes(Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${latin}`, 'latin1'))],
    ['trailing space and comments', bytes(Buffer.from(`<!-- a -->${plain}<!-- b -->\n\n  `))],
  ];

  test.each(encoded)('a file in %s is served back byte for byte', async (name, content) => {
    const id = `trip-${name.toLowerCase().replace(/\W+/g, '-')}`;
    const renamed = replaceBytes(content, 'trip', id);
    expect(await served([[`${id}.bpmn`, renamed]])).toEqual([Buffer.from(renamed).toString('base64')]);
  });

  const shared = path.resolve('../shared/conformance');
  const folders = ['wild/files', 'miwg/reference']
    .map((name) => path.join(shared, name))
    .filter((name) => existsSync(name));
  (folders.length === 0 ? test.skip : test)(
    'every wild and interchange file that deploys is served back byte for byte',
    async () => {
      let deployed = 0;
      for (const folder of folders) {
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
          /\.(bpmn|bpmn20\.xml)$/.test(one),
        )) {
          const content = bytes(readFileSync(path.join(folder, name)));
          const answers = await served([[`w${deployed}.bpmn`, content]], { force: 'true' });
          for (const answer of answers)
            expect([name, answer]).toEqual([name, Buffer.from(content).toString('base64')]);
          deployed += answers.length > 0 ? 1 : 0;
        }
      }
      expect(deployed).toBeGreaterThan(10);
    },
    300_000,
  );
});

// helpers

type Files = readonly (readonly [name: string, content: string | Uint8Array<ArrayBuffer>])[];

function form(files: Files, fields: Readonly<Record<string, string>> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const [name, content] of files) data.append('resources', new Blob([content]), name);
  return data;
}

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(buffer);
}

/** Puts another text in place of an ASCII one, in the file's own encoding. */
function replaceBytes(content: Uint8Array<ArrayBuffer>, from: string, to: string): Uint8Array<ArrayBuffer> {
  const wide = content[0] === 0xff || content[0] === 0xfe;
  const big = content[0] === 0xfe;
  const buffer = Buffer.from(content);
  if (!wide)
    return bytes(Buffer.from(buffer.toString('latin1').replaceAll(`"${from}"`, `"${to}"`), 'latin1'));
  const text = (big ? buffer.swap16() : buffer).toString('utf16le').replaceAll(`"${from}"`, `"${to}"`);
  const back = Buffer.from(text, 'utf16le');
  return bytes(big ? back.swap16() : back);
}

/** Deploys and gives what is served for each process, in Base64; nothing for a refused file. */
async function served(
  files: Files,
  fields: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const answer = await api.call('POST', '/v2/deployments', { raw: form(files, fields) });
  if (answer.status !== 200) {
    expect([answer.status, answer.body.code]).toEqual([400, 'DEPLOYMENT_REFUSED']);
    return [];
  }
  const definitions = (
    answer.body.deployments as { processDefinition: { processDefinitionKey: string } | null }[]
  ).flatMap(({ processDefinition }) => processDefinition ?? []);
  return Promise.all(
    definitions.map(async ({ processDefinitionKey }) => {
      const response = await fetch(`${api.url}/v2/process-definitions/${processDefinitionKey}/xml`, {
        headers: { authorization: basic(ADMIN) },
      });
      return Buffer.from(await response.arrayBuffer()).toString('base64');
    }),
  );
}
