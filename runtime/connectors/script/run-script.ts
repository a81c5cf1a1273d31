import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '#engine';
import { builtEntry } from '../../built-entry.ts';
import {
  SCRIPT_LIMITS,
  type ScriptAnswer,
  type ScriptOutcome,
  type ScriptRequest,
} from './script-protocol.ts';

/**
 * Runs one script in a process of its own and waits for its value. Whatever the script does, the answer is one of three
 * outcomes: completed, a modeled error, or failed with a sentence that says why.
 */
export async function runScript(
  source: string,
  variables: JsonObject,
  signal?: AbortSignal,
  task?: JsonObject,
): Promise<ScriptOutcome> {
  const request: ScriptRequest = {
    token: randomBytes(16).toString('hex'),
    source,
    variables,
    timeMs: SCRIPT_LIMITS.timeMs,
    ...(task === undefined ? {} : { task }),
  };
  const line = `${JSON.stringify(request)}\n`;
  if (Buffer.byteLength(line) > SCRIPT_LIMITS.messageBytes) {
    return {
      kind: 'failed',
      message:
        'The script and its variables are larger than 1 MB together; map fewer variables into the task.',
    };
  }
  const output = await converse(line, signal);
  return output.kind === 'text'
    ? readAnswer(output.text, request.token)
    : { kind: 'failed', message: output.message };
}

type Output =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'ended'; readonly message: string };

/** One process per script: it inherits no environment, and is killed when it is late, says too much or is no longer wanted. */
function converse(line: string, signal: AbortSignal | undefined): Promise<Output> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        '--max-old-space-size=64',
        '--disable-proto=delete',
        fileURLToPath(builtEntry('./script-host.ts', import.meta.url)),
      ],
      {
        env: {},
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
    let text = '';
    const end = (output: Output): void => {
      clearTimeout(late);
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      resolve(output);
    };
    const late = setTimeout(() => {
      end({
        kind: 'ended',
        message: `The script did not end within ${SCRIPT_LIMITS.wallMs / 1000} s and was stopped.`,
      });
    }, SCRIPT_LIMITS.wallMs);
    const onAbort = (): void =>
      end({ kind: 'ended', message: 'The script was stopped because its task is no longer wanted.' });
    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > SCRIPT_LIMITS.messageBytes)
        end({ kind: 'ended', message: 'The result of the script is larger than 1 MB.' });
    });
    child.on('error', (error) =>
      end({ kind: 'ended', message: `The script process could not be started: ${error.message}` }),
    );
    child.on('close', (code, killedBy) => {
      if (text.endsWith('\n')) end({ kind: 'text', text });
      else
        end({
          kind: 'ended',
          message: `The script ended its process (${killedBy ?? `code ${code}`}), most likely for want of memory.`,
        });
    });
    child.stdin.on('error', () => undefined); // It may be gone before it has read; `close` says so.
    child.stdin.end(line);
  });
}

function readAnswer(text: string, token: string): ScriptOutcome {
  try {
    const answer = JSON.parse(text) as ScriptAnswer;
    if (answer.token === token) {
      const { token: _token, ...outcome } = answer;
      return outcome;
    }
  } catch {
    // Not an answer of ours: said below.
  }
  return { kind: 'failed', message: 'The script process gave no answer that could be read.' };
}
