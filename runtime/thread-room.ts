import type { Worker } from 'node:worker_threads';
import { askThread, startThread } from './killable-thread.ts';

export interface ThreadRoom<Request, Answer> {
  ask(request: Request): Promise<Answer | 'late'>;
  stop(): Promise<void>;
}

/** One thread for work whose end nobody can promise: one request after the other, and a new thread after one that was late. */
export function createThreadRoom<Request, Answer>(
  entry: URL,
  limits: { readonly memoryMaxMb: number; readonly timeMaxMs: number },
): ThreadRoom<Request, Answer> {
  let running: Promise<Worker> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const start = (): Promise<Worker> => {
    const started = startThread(entry, limits.memoryMaxMb).then((worker) =>
      worker.once('exit', () => {
        if (running === started) running = null;
      }),
    );
    return started;
  };
  const stop = async (): Promise<void> => {
    const stopped = running;
    running = null;
    await (await stopped?.catch(() => undefined))?.terminate();
  };
  const run = async (request: Request): Promise<Answer | 'late'> => {
    const answer = await askThread<Answer>(await (running ??= start()), request, limits.timeMaxMs);
    if (answer === 'late') await stop();
    return answer;
  };
  return {
    ask: (request) => {
      const answered = queue.then(() => run(request));
      queue = answered.catch(() => stop());
      return answered;
    },
    stop,
  };
}
