import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startApi } from '../api/start-api.ts';
import type { Api } from '../api/start-api.ts';

const head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">';
const job =
  '<extensionElements><zeebe:taskDefinition xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" type="w"/></extensionElements>';
const process = (id: string, content: string): string =>
  `${head}\n<process id="${id}" isExecutable="true">\n<startEvent id="s"/>\n${content}\n<endEvent id="e"/>\n<sequenceFlow id="f" sourceRef="s" targetRef="a"/><sequenceFlow id="g" sourceRef="a" targetRef="e"/></process></definitions>`;
const fine = process('fine', `<serviceTask id="a" name="Work">${job}</serviceTask>`);
const broken = process('broken', '<serviceTask id="a" name="Work"/>');
const doubtful = process(
  'doubtful',
  `<serviceTask id="a">${job}</serviceTask><task id="b"/><sequenceFlow id="h" sourceRef="a" targetRef="b"/>`,
);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-lint-'));
  put('fine.bpmn', fine);
  put('broken.bpmn', broken);
  put('doubtful.bpmn', doubtful);
  put(
    'wide.bpmn',
    Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${fine.replace('Work', 'Prüfen')}`, 'utf16le'),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('millrace lint without a server', () => {
  test('says of a file that can be deployed how much was checked', async () => {
    expect(await lint('fine.bpmn')).toEqual({
      code: 0,
      out: '1 file: 0 errors, 0 warnings, 0 hints.\n',
      err: '',
    });
    expect((await lint('wide.bpmn')).code).toBe(0);
  });

  test('names file, place, severity, code and element of each problem', async () => {
    const { code, out } = await lint('broken.bpmn', 'doubtful.bpmn');
    expect(code).toBe(6);
    expect(out.split('\n')).toEqual([
      'broken.bpmn:4:1  ERROR  JOB_TYPE  a  The task needs a job type. (a)',
      expect.stringMatching(/^doubtful\.bpmn:4:\d+ {2}WARNING {2}END_MISSING {2}b {2}The path ends at b/),
      '2 files: 1 error, 1 warning, 0 hints.',
      '',
    ]);
  });

  test('reads a whole folder, and the same process id twice is a problem of all files together', async () => {
    put('again.bpmn', fine);
    const { code, out } = await lint('.');
    rmSync(path.join(folder, 'again.bpmn'));
    expect(code).toBe(6);
    expect(out).toContain('PROCESS_ID_DUPLICATE');
  });

  test('warnings count as errors when asked to be strict', async () => {
    expect((await lint('doubtful.bpmn')).code).toBe(0);
    expect((await lint('--strict', 'doubtful.bpmn')).code).toBe(6);
  });

  test('prints the whole answer as JSON', async () => {
    const { code, out } = await lint('--json', 'broken.bpmn');
    expect([code, JSON.parse(out)]).toMatchObject([
      6,
      {
        deployable: false,
        problems: [{ code: 'JOB_TYPE', elementId: 'a', line: 4 }],
        soundness: { complete: true },
      },
    ]);
  });

  test.each([
    [['nothing.bpmn'], 3, '"nothing.bpmn" does not exist'],
    [[], 2, 'Name at least one file'],
    [['--colored', 'fine.bpmn'], 2, '--colored'],
    [['--url', 'http://127.0.0.1:9', 'fine.bpmn'], 7, ''],
  ])('%j ends with %i', async (args, code, words) => {
    const answer = await lint(...args);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(words);
  });
});

describe('millrace lint by a server', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  test('adds what is not deployed there, and says when it is not allowed', async () => {
    put('caller.bpmn', process('caller', '<callActivity id="a" calledElement="fine"/>'));
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const scopes = [{ resourceType: 'RESOURCE', permissionTypes: ['CREATE'] }];
    const created = await api.call('POST', '/v2/api-tokens', { body: { name: 'lint', expiresAt, scopes } });
    const secret = String(created.body.token);
    const asked = ['--url', api.url, '--token', secret];
    expect(await lint(...asked, 'caller.bpmn')).toMatchObject({
      code: 0,
      out: expect.stringContaining('NOT_DEPLOYED  a'),
    });
    await api.deploy(['fine.bpmn', fine]);
    expect((await lint(...asked, 'caller.bpmn', 'wide.bpmn')).out).toContain('2 files: 0 errors, 0 warnings');
    expect((await lint('--url', api.url, '--token', 'wrong', 'caller.bpmn')).code).toBe(4);
  });
});

// helpers

function put(name: string, content: string | Buffer): void {
  writeFileSync(path.join(folder, name), content);
}

async function lint(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('dist/cli/millrace.js');
  const env = { ...globalThis.process.env, MILLRACE_URL: '', MILLRACE_TOKEN: '' };
  const child = spawn(globalThis.process.execPath, [program, 'lint', ...args], { cwd: folder, env });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}
