import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { jobProcess } from '../api/models.ts';
import { startApi } from '../api/start-api.ts';
import type { Api } from '../api/start-api.ts';

let api: Api;
let folder: string;
let token: string;

const old = jobProcess('shipping', 'pack');
const now = jobProcess('shipping', 'wrap').replace('name="Work"', 'name="Wrap *it*"');

beforeAll(async () => {
  api = await startApi();
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const scopes = [{ resourceType: 'PROCESS_DEFINITION', permissionTypes: ['READ_PROCESS_DEFINITION'] }];
  const created = await api.call('POST', '/v2/api-tokens', { body: { name: 'diff', expiresAt, scopes } });
  token = String(created.body.token);
  await api.deploy(['shipping.bpmn', old]);
  await api.deploy(['shipping.bpmn', now]);
  folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-diff-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      cwd: folder,
    });
  git('init', '-q');
  writeFileSync(path.join(folder, 'shipping.bpmn'), old);
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  writeFileSync(path.join(folder, 'shipping.bpmn'), now);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.stop();
});

const asked = () => ['--url', api.url, '--token', token];

describe('millrace diff', () => {
  test('two deployed versions, element by element', async () => {
    expect(await diff(...asked(), 'shipping@1', 'shipping@latest')).toEqual({
      code: 0,
      err: '',
      out: [
        '1 changed in behavior.',
        '~ serviceTask work "Wrap *it*"',
        '    name: "Work" -> "Wrap *it*"',
        '    extensionElements[zeebe:taskDefinition].type: "pack" -> "wrap"',
        '',
      ].join('\n'),
    });
  });

  test('a Git revision with the file of today, as text for a pull request', async () => {
    const { code, out } = await diff(...asked(), '--format', 'md', 'HEAD:shipping.bpmn', 'shipping.bpmn');
    expect([code, out]).toEqual([
      0,
      [
        '1 changed in behavior.',
        '',
        '- `~` serviceTask **Wrap \\*it\\*** (`work`)',
        '  - `name`: `Work` → `Wrap *it*`',
        '  - `extensionElements[zeebe:taskDefinition].type`: `pack` → `wrap`',
        '',
      ].join('\n'),
    ]);
  });

  test('a file with the version that is live, as JSON; the same says so', async () => {
    const { out } = await diff(...asked(), '--json', 'shipping@latest', 'shipping.bpmn');
    expect(JSON.parse(out)).toMatchObject({ changes: [], summary: { behavior: 0 } });
    const same = await diff(...asked(), 'shipping.bpmn', 'shipping.bpmn');
    expect(same.out).toBe('No difference.\n');
  });

  test.each([
    [['shipping.bpmn'], 2, 'Name two sides'],
    [['--format', 'html', 'shipping.bpmn', 'shipping.bpmn'], 2, 'text, md, json'],
    [['nothing.bpmn', 'shipping.bpmn'], 3, '"nothing.bpmn" is no file'],
    [['shipping@9', 'shipping.bpmn'], 3, 'no version 9 of "shipping"'],
    [['nobody:shipping.bpmn', 'shipping.bpmn'], 3, 'neither a file nor a file of a Git revision'],
    [['--token', 'wrong', 'shipping.bpmn', 'shipping.bpmn'], 4, ''],
    [['--url', 'http://127.0.0.1:9', 'shipping.bpmn', 'shipping.bpmn'], 7, ''],
  ])('%j ends with %i', async (args, code, words) => {
    const answer = await diff(...asked(), ...args);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(words);
  });

  test('without a server there is nobody who compares', async () => {
    const answer = await diff('shipping.bpmn', 'shipping.bpmn');
    expect([answer.code, answer.err]).toEqual([2, expect.stringContaining('--url or MILLRACE_URL')]);
  });
});

// helpers

async function diff(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('dist/cli/millrace.js');
  const env = { ...process.env, MILLRACE_URL: '', MILLRACE_TOKEN: '' };
  const child = spawn(process.execPath, [program, 'diff', ...args], { cwd: folder, env });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}
