import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';

/** A project as small as can be, with the real scripts; its compiler only copies. */
let project: string;

beforeEach(() => {
  project = mkdtempSync(path.join(os.tmpdir(), 'millrace-start-'));
  cpSync('scripts', path.join(project, 'scripts'), { recursive: true });
  put('package.json', '{"name":"small","version":"1.0.0","type":"module"}');
  put(
    'package-lock.json',
    '{"name":"small","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"small"}}}',
  );
  put('api/main.ts', "console.log(`listening on ${process.env['PORT']}`);");
  putCompiler();
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

describe('npm start', () => {
  test('builds the first time, and then only what changed', () => {
    const first = start();
    expect(first.stdout).toMatch(/Building the server[^]*Building the pages[^]*listening on 1234/);

    const second = start();
    expect(second.stdout).toBe('listening on 1234\n');

    put('web/page.ts', 'export const title = 1;');
    const third = start();
    expect(third.stdout).toMatch(/Building the pages[^]*listening on 1234/);
    expect(third.stdout).not.toMatch(/Building the server/);
  });

  test('ends with the messages of a build that fails, and builds again next time', () => {
    put('api/main.ts', 'SYNTAX ERROR');
    const failed = start();
    expect(failed.status).toBe(2);
    expect(failed.stderr).toMatch(/api\/main\.ts has an error[^]*Building the server failed/);

    put('api/main.ts', "console.log('well');");
    expect(start().stdout).toMatch(/well/);
  });

  test('installs packages when the lock file is newer than they are', () => {
    start();
    const later = new Date(Date.now() + 60_000);
    put(
      'package-lock.json',
      '{"name":"small","version":"1.0.1","lockfileVersion":3,"packages":{"":{"name":"small"}}}',
    );
    utimesSync(path.join(project, 'package-lock.json'), later, later);

    const result = start();

    // The small project has no compiler in its lock file, so a real installation removes it.
    expect(result.stdout).toMatch(/Installing packages/);
  });

  test('runs the server in its own process, so that signals reach it', async () => {
    put(
      'api/main.ts',
      "process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); }); console.log('up'); setInterval(() => 0, 1000);",
    );
    const child = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('up\n') && !output.includes('stopping')) child.kill('SIGTERM');
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(output).toMatch(/up\nstopping\n$/);
  });
});

test('npm run check names the guards when asked for one that does not exist', () => {
  const result = spawnSync(process.execPath, ['scripts/check.mjs', 'poetry'], { encoding: 'utf8' });
  expect(result.status).toBe(2);
  expect(result.stderr).toMatch(/no guard "poetry"[^]*format, lint, types, dependencies, dead-code, tests/);
});

// helpers

function start(): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['scripts/start.mjs'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, PORT: '1234' },
  });
}

function put(name: string, text: string): void {
  mkdirSync(path.join(project, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(project, name), text);
}

function putCompiler(): void {
  put('node_modules/.package-lock.json', '{}');
  put('node_modules/typescript7/package.json', '{"type":"commonjs"}');
  put(
    'node_modules/typescript7/bin/tsc',
    `const fs = require('node:fs');
    const text = fs.readFileSync('api/main.ts', 'utf8');
    if (text.startsWith('SYNTAX')) { console.error('api/main.ts has an error'); process.exit(2); }
    fs.mkdirSync('dist/api', { recursive: true });
    fs.writeFileSync('dist/api/main.js', text);`,
  );
  put('node_modules/vite/bin/vite.js', '');
}
