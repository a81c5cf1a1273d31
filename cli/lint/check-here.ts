import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ModelCheck } from '#client';
import type { LintFile, LintOptions } from './lint.ts';

/** Runs the server's own checks in a process of their own, without a server and without a database. */
export async function checkHere(files: readonly LintFile[], options: LintOptions): Promise<ModelCheck> {
  const program = fileURLToPath(new URL('../../runtime/definitions/check-program.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const resources = files.map(({ name, content }) => ({
    name,
    content: Buffer.from(content).toString('base64'),
  }));
  child.stdin.end(JSON.stringify({ resources, ...options }));
  const [answer, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error('The check ended early. Check fewer files at once.');
  return JSON.parse(answer) as ModelCheck;
}
