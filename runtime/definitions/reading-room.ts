import { Worker } from 'node:worker_threads';
import { builtEntry } from '../built-entry.ts';
import type { ReadingAnswer, ReadingRequest } from './reading-thread.ts';

/** Files come from people: reading them may take this long and this much memory, and is then stopped (security.md 5, parser). */
const READING_MAX_MS = 10_000;
const MEMORY_MAX_MB = 512;

export interface ReadingRoom {
  /** `late`: the time or the memory was used up. */
  read(request: ReadingRequest): Promise<ReadingAnswer | 'late'>;
  stop(): Promise<void>;
}

/** One thread reads all files, one request after the other; a killed one is replaced by the next request. */
export function createReadingRoom(): ReadingRoom {
  let worker: Worker | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const start = (): Worker => {
    const started = new Worker(builtEntry('./reading-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
    });
    started.unref();
    // A thread that dies while idle must not end the process.
    started.on('error', () => undefined);
    return started;
  };
  const stop = async (): Promise<void> => {
    const stopped = worker;
    worker = null;
    await stopped?.terminate();
  };
  const ask = (request: ReadingRequest): Promise<ReadingAnswer | 'late'> =>
    new Promise((resolve) => {
      const asked = (worker ??= start());
      asked.ref();
      const finish = (answer: ReadingAnswer | 'late'): void => {
        clearTimeout(timer);
        // One by one: removing all listeners would also remove Node's own, and the thread would never be heard again.
        asked.off('message', finish).off('error', onError).off('exit', onExit);
        asked.unref();
        resolve(answer);
      };
      const onError = (error: Error): void => {
        finish(isOutOfMemory(error) ? 'late' : { defect: error.message });
      };
      const onExit = (): void => {
        finish('late');
      };
      const timer = setTimeout(onExit, READING_MAX_MS);
      asked.once('message', finish).once('error', onError).once('exit', onExit);
      asked.postMessage(request);
    });
  const run = async (request: ReadingRequest): Promise<ReadingAnswer | 'late'> => {
    const answer = await ask(request);
    // After a defect too: what the thread remembers is not to be trusted.
    if (answer === 'late' || 'defect' in answer) await stop();
    return answer;
  };
  return {
    read: (request) => {
      const answer = queue.then(() => run(request));
      queue = answer.catch(() => undefined);
      return answer;
    },
    stop,
  };
}

function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY';
}
