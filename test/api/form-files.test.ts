import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '#runtime';
import { formProcess, startFormProcess } from './models.ts';
import { startApi, type Answer, type Api } from './start-api.ts';

const PERSON = { username: 'clerk', password: 'has no right at all' };
const SYSTEM: Caller = {
  id: 'x',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
};
const formOf = (id: string, components: readonly object[]) =>
  JSON.stringify({ type: 'default', id, schemaVersion: 18, components });
const FILES = [
  {
    type: 'filepicker',
    id: 'A',
    key: 'proof',
    label: 'Proof',
    accept: '.pdf,image/*',
    validate: { required: true },
  },
  { type: 'filepicker', id: 'B', key: 'more.files', label: 'More', multiple: true },
];

describe('files in forms', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: PERSON });
    const deployed = await api.deploy(
      ['f.form', formOf('files', FILES)],
      ['t.bpmn', formProcess('task', 'files')],
      ['s.bpmn', startFormProcess('starting', 'files')],
    );
    expect(deployed.status).toBe(200);
  });
  afterAll(() => api.stop());

  const upload = async (query: string, name: string, type: string, as?: typeof PERSON): Promise<Answer> => {
    const raw = new FormData();
    raw.append('file', new Blob(['%PDF-1.4 hello'], { type }), name);
    return api.call('POST', `/v2/documents?${query}`, { raw, ...(as ? { as } : {}) });
  };
  const newTask = async (): Promise<{ task: string; instance: string }> => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'task' },
    });
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    return { task: found.body.items[0].userTaskKey, instance: body.processInstanceKey };
  };
  const complete = (task: string, variables: object): Promise<Answer> =>
    api.call('POST', `/v2/user-tasks/${task}/completion`, { body: { variables } });
  const variableOf = async (instance: string, name: string): Promise<unknown> => {
    const { body } = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: instance, name } },
    });
    return JSON.parse(body.items[0].value);
  };
  const errorsOf = (answer: Answer): unknown => [
    answer.status,
    ...(answer.body.errors ?? []).map(
      (e: { pointer: string; message: string }) => `${e.pointer} ${e.message}`,
    ),
  ];

  test('are references that the server writes itself, and stay with the instance', async () => {
    const { task, instance } = await newTask();
    const { body: proof } = await upload(`userTaskKey=${task}`, 'proof.pdf', 'application/pdf');
    expect(proof.metadata.expiresAt).not.toBeNull();
    const forged = { ...proof, contentHash: 'x', metadata: { fileName: '../../evil', size: -1 }, more: true };
    expect((await complete(task, { proof: [forged], more: { files: [], note: 'kept' } })).status).toBe(204);
    const kept = {
      ...proof,
      metadata: { ...proof.metadata, expiresAt: null, processInstanceKey: instance },
    };
    expect(await variableOf(instance, 'proof')).toEqual([kept]);
    expect(await variableOf(instance, 'more')).toEqual({ files: [], note: 'kept' });
    const again = await api.runtime.documents.get(SYSTEM, proof.documentId);
    expect(again).toMatchObject({ expiresAt: null, processInstanceKey: instance });
    expect((await api.call('GET', `/v2/documents/${proof.documentId}`)).text).toBe('%PDF-1.4 hello');
  });

  test('are refused when they are none, too many, of another type or not there for who sends them', async () => {
    const { task } = await newTask();
    const pdf = (await upload(`userTaskKey=${task}`, 'a.pdf', 'application/pdf')).body;
    const text = (await upload(`userTaskKey=${task}`, 'a.txt', 'text/plain')).body;
    expect(errorsOf(await complete(task, { proof: [] }))).toEqual([
      400,
      '/variables/proof "Proof" is required.',
    ]);
    expect(errorsOf(await complete(task, { proof: ['files::1'] }))).toEqual([
      400,
      '/variables/proof "Proof" must be a list of references to documents.',
    ]);
    expect(errorsOf(await complete(task, { proof: [pdf, pdf] }))).toEqual([
      400,
      '/variables/proof "Proof" takes at most 1 file.',
    ]);
    expect(errorsOf(await complete(task, { proof: [text] }))).toEqual([
      400,
      '/variables/proof "Proof" does not take the file "a.txt". It takes .pdf,image/*.',
    ]);
    const gone = { ...pdf, documentId: 'unknown' };
    expect(errorsOf(await complete(task, { proof: [pdf], more: { files: [gone] } }))).toEqual([
      400,
      '/variables/more/files "More" names a file that is not there.',
    ]);
    // Nothing was kept by what was refused.
    expect((await api.call('DELETE', `/v2/documents/${pdf.documentId}`)).status).toBe(204);
    expect(errorsOf(await complete(task, { proof: [pdf] }))).toEqual([
      400,
      '/variables/proof "Proof" names a file that is not there.',
    ]);
  });

  test('of a start form belong to the instance that was started', async () => {
    const found = await api.call('POST', '/v2/process-definitions/search', {
      body: { filter: { processDefinitionId: 'starting' } },
    });
    const query = `processDefinitionKey=${found.body.items[0].processDefinitionKey}`;
    expect((await upload(query, 'a.pdf', 'application/pdf', PERSON)).status).toBe(404);
    const { body: proof } = await upload(query, 'a.pdf', 'application/pdf');
    const start = (variables: object): Promise<Answer> =>
      api.call('POST', '/v2/process-instances', {
        body: { processDefinitionId: 'starting', variables, fromStartForm: true },
      });
    expect((await start({ proof: 'x' })).status).toBe(400);
    const started = await start({ proof: [proof] });
    expect(started.status).toBe(200);
    const instance = started.body.processInstanceKey;
    const [kept] = (await variableOf(instance, 'proof')) as { metadata: object }[];
    expect(kept?.metadata).toMatchObject({ processInstanceKey: instance, expiresAt: null });
    const stored = await api.runtime.documents.get(SYSTEM, proof.documentId);
    expect(stored).toMatchObject({ expiresAt: null, processInstanceKey: instance });
  });

  test('go with the draft that is discarded, unless something needs them', async () => {
    const { task } = await newTask();
    const read = async (id: string): Promise<number> => (await api.call('GET', `/v2/documents/${id}`)).status;
    const { body: proof } = await upload(`userTaskKey=${task}`, 'a.pdf', 'application/pdf');
    const draft = `/v2/user-tasks/${task}/draft`;
    await api.call('PUT', draft, { body: { variables: { proof: [proof] } } });
    expect((await api.call('GET', draft)).body.variables).toEqual({ proof: [proof] });
    expect((await api.call('DELETE', draft)).status).toBe(204);
    expect(await read(proof.documentId)).toBe(404);

    const { body: kept } = await upload(`userTaskKey=${task}`, 'b.pdf', 'application/pdf');
    await api.call('PUT', draft, { body: { variables: { proof: [kept] } } });
    expect((await complete(task, { proof: [kept] })).status).toBe(204);
    await api.call('DELETE', draft);
    expect(await read(kept.documentId)).toBe(200);
  });
});
