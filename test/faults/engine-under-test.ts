import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The process ended before it answered: the caller knows nothing. */
export class NoAnswer extends Error {}

export interface EngineUnderTest {
  ask<T>(operation: string, input?: object): Promise<T>;
  /** Like a power cut for this process. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  readonly ended: Promise<void>;
}

export async function startEngine(
  databaseUrl: string,
  failpoint?: { readonly name: string; readonly after: number },
): Promise<EngineUnderTest> {
  const child: ChildProcess = fork(path.resolve('test/faults/engine-process.mjs'), {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      TEST_MODE: '1',
      NODE_OPTIONS: '',
      ...(failpoint === undefined
        ? {}
        : { MILLRACE_FAILPOINT: failpoint.name, MILLRACE_FAILPOINT_AFTER: String(failpoint.after) }),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => {
      for (const { reject } of waiting.values()) reject(new NoAnswer('The engine is gone.'));
      waiting.clear();
      resolve();
    });
  });
  const wait = <T>(id: number): Promise<T> =>
    new Promise((resolve, reject) =>
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject }),
    );
  const ready = wait<string>(0);
  child.on('message', (message) => {
    const { id, result, error } = message as Answer;
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(result);
    else caller?.reject(Object.assign(new Error(error.message), { code: error.code }));
  });
  await ready;
  return {
    ask: (operation, input = {}) => {
      const id = nextId++;
      if (!child.connected) return Promise.reject(new NoAnswer('The engine is gone.'));
      const answer = wait<never>(id);
      child.send({ id, operation, input }, () => undefined);
      return answer;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      if (!child.connected) return;
      const id = nextId++;
      const answer = wait(id);
      child.send({ id, operation: 'stop' });
      await answer.catch(() => undefined);
      child.disconnect();
      await ended;
    },
    ended,
  };
}
